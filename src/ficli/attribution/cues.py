"""The words that tell what a name is: titles, heads of organisations' names, party contexts.

Tables only, English and French, compiled for ficli from general knowledge. No text is read here.
"""

from __future__ import annotations

from functools import cache

from ficli.attribution.folding import key
from ficli.document import ActorType

TITLES = (
    "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Justice|Judge|Senator|Sen|MP|"
    "MPP|MNA|MLA|Minister|"
    "Prime Minister|Deputy Minister|Premier|President|Vice-President|Ambassador|Consul General|"
    "Commissioner|Deputy Commissioner|Chief Commissioner|Director|Director-General|Chair|Chairman|"
    "Chairwoman|Chairperson|Secretary|Secretary-General|Leader|Mayor|Councillor|Gen|Col|Lt|Sgt|"
    "Supt|Insp|Chief Superintendent|Inspector|Constable|Hon|Rt Hon|Right Hon|candidate|lawyer|"
    "spokesperson|spokesman|spokeswoman|former minister|adviser|advisor|analyst|researcher|"
    "M|MM|Mme|Mmes|Me|juge|sénateur|sénatrice|député|députée|ex-député|ex-députée|ministre|"
    "premier ministre|première ministre|président|présidente|ambassadeur|ambassadrice|commissaire|"
    "directeur|directrice|directeur général|directrice générale|chef|cheffe|maire|mairesse|"
    "conseiller|conseillère|candidat|candidate|porte-parole|avocat|avocate|professeur|professeure|"
    "chercheur|chercheuse|l'honorable|l’honorable|honorable|L'hon|L’hon|surintendant|inspecteur|"
    "secrétaire|vice-président|vice-présidente|rapporteur|rapporteur spécial|special rapporteur"
).split("|")
"""What stands before a person's name; a full stop may follow."""

NOT_A_NAME = frozenset(
    "Speaker Chair President Minister Chairman Chairwoman Chairperson "
    "Commissioner Ambassador Madam "
    "Mister Sir Président Présidente Ministre Madame Monsieur Député Senator "
    "Deputy Colleagues House "
    "Prime Premier Le La Les The This That He She It I We They Responsible Parliamentary".split()
)
"""Words that follow a title without being a name."""

PARTICLES = (
    "de|du|des|de la|d'|d’|van|van der|van den|von|der|la|le|al|bin|ibn|el|di|da|dos|y|ten|ter"
)

_HEADS: dict[str, ActorType] = {
    **dict.fromkeys(
        "ministry department commission committee subcommittee agency council court parliament "
        "senate assembly police embassy consulate bureau office secretariat tribunal service "
        "directorate authority board mission navy army government cabinet legislature treasury "
        "ministère département comité sous-comité agence conseil cour parlement sénat assemblée "
        "ambassade consulat secrétariat direction gendarmerie sûreté gouvernement conseil-exécutif "
        "commissariat bureau tribunal service".split(),
        "PublicBody",
    ),
    **dict.fromkeys(
        "inc inc. corp corp. ltd ltd. llc llp plc bank company co co. holdings airlines "
        "motors industries technologies systems securities energy telecom "
        "enterprises partners entertainment "
        "ltée banque compagnie société sa ag".split(),
        "Company",
    ),
    **dict.fromkeys(
        "university college institute school academy centre center foundation association society "
        "federation union party front alliance movement congress league network coalition press "
        "times post news herald star journal gazette tribune forum fund trust church club chamber "
        "alliance defenders watch initiative project lab observatory organisation organization "
        "université collège institut école académie fondation association "
        "fédération syndicat parti "
        "mouvement ligue réseau coalition presse église chambre observatoire laboratoire fonds "
        "regroupement collectif organisme cercle group groupe".split(),
        "Organization",
    ),
}


@cache
def heads() -> dict[str, ActorType]:
    """Folded head word of an organisation's name → type."""
    return {key(word): kind for word, kind in _HEADS.items()}


THINGS = frozenset(
    key(noun)
    for noun in (
        "report reports summary statement review study papers act bill law code charter "
        "treaty accord protocol budget plan strategy programme program policy session "
        "sitting meeting hearing debate assent election elections referendum questions "
        "professor fellow director adviser advisor officer member president minister "
        "secretary judge editor producer states day week month year rapport rapports loi "
        "projet traité protocole stratégie politique séance débat sanction élection "
        "élections professeur professeure directeur directrice conseiller conseillère "
        "membre ministre juge états jour semaine mois année bills acts debates journals "
        "proceedings minutes bots règlement règlements lois projets veuillez monsieur "
        "madame mp mps mpp mna mla senator senators leader candidate député députée députés "
        "sénateur candidat chef"
    ).split()
)
"""Common nouns for documents, occasions and offices: capitals do not make organisations of them."""

THINGS_FIRST = frozenset(
    "bill bills loi lois projet projets rapport rapports reglement etats".split()
)
"""The same, where the noun comes first: `Bill C-70`, `États étrangers`. Folded."""

LINKS = frozenset("of the and for & de du des la le les et".split())
"""Small words that the name of an organisation may have inside."""

ENGLISH_WORDS = frozenset(("Argentine", "Grenade"))
"""French names of states that are words of English."""

DIRECTIONS = frozenset(
    "north south east west centre central northwest northeast southwest "
    "southeast nord sud est ouest "
    "nord-est nord-ouest sud-est sud-ouest".split()
)
"""A place name that ends so is a riding or a quarter."""

NOMINALS: dict[str, tuple[str, ...]] = {
    "committee": ("committee",),
    "comité": ("comité",),
    "commission": ("commission", "inquiry", "enquête"),
    "inquiry": ("commission", "inquiry"),
    "agency": ("agency", "service", "police", "establishment", "agence"),
    "agence": ("agence", "service", "centre"),
    "institute": ("institute",),
    "institut": ("institut",),
    "university": ("university",),
    "université": ("université",),
    "party": ("party",),
    "parti": ("parti",),
    "embassy": ("embassy",),
    "ambassade": ("ambassade",),
    "consulate": ("consulate",),
    "consulat": ("consulat",),
    "ministry": ("ministry",),
    "ministère": ("ministère",),
    "department": ("department",),
}
"""A common noun → head words of the names that `the` + noun may point back to."""

PARTY_CONTEXT = (
    "député|députée|députés|députées|chef|cheffe|gouvernement|caucus|candidat|candidate|candidats|"
    "candidates|ministre|ministres|sénateur|sénatrice|parti|élu|élue|élus|élues|militant|militants|"
    "campagne|course|banc|bancs|aile|équipe|bannière|investiture|couleurs|stratège|critique|"
    "porte-parole|leader|ex-député|ex-députée|circonscription|bastion|formation|opposition|"
    "organisateur|bénévole|bénévoles|collègue|collègues|adversaire|adversaires|vote|victoire|"
    "ministère|partisan|partisans|membre|membres|camp|direction|leadership"
).split("|")
"""French nouns before a lower-case party adjective."""

PARTY_NOUNS = (
    "mp mps leader party candidate candidates government caucus senator senators politician "
    "politicians minister ministers member members majority minority campaign "
    "opposition nomination "
    "riding platform voters supporters staff critic governments banner victory win seat seats "
    "house strategist strategists volunteers volunteer incumbent leadership backbencher".split()
)
"""English nouns after a party adjective that opens a sentence."""

LOCATIVE = frozenset(
    "in at near outside around within inside throughout à dans vers depuis".split()
)
MOTION = frozenset(
    "flew travelled traveled trip trips visit visits visited return returned returning flight "
    "flights moved going went drove headed arrived born based live lives living resides résidant "
    "voyage voyages vol vols rendu rendue arrivé arrivée né née établi basée basé".split()
)
"""Words that make `to`, `from`, `à` or `de` before a city say where, not who."""

GENERIC = frozenset(
    "house service force government chamber gendarmerie chambre gouvernement cabinet standing "
    "special joint annual public select sub national federal provincial royal general ad".split()
)
"""Words too common to be an organisation's own."""

NOT_NAMES = frozenset(
    "MP MPs MPP MPPs MNA MNAs MLA MLAs MEP MEPs VIP Q&A PDF URL FAQ EDT EST PDT "
    "PST CST CDT UTC GMT "
    "CEO CFO PM PMs USD CAD COVID COVID-19 TV IT AI ID UK-based PDG DG ONG NGO NGOs GDP PIB FIR OK "
    "RSS SMS US$ C$ HTML Lib Con Cons Prime L.C. S.C.".split()
)
"""Capitals that name nobody."""

PORTFOLIO = frozenset(
    "minister ministre secretary secrétaire critic porte-parole portfolio dossier undersecretary "
    "minister's ministers ministres".split()
)
"""Beside these words `Public Safety` is a portfolio and not a department."""

CHINESE_FAMILY = frozenset(
    "Bai Bo Cai Cao Chai Chan Chang Chen Cheng Chiu Chow Cui Cong Deng Ding Dong Du Duan Fan Fang "
    "Feng Fu Gao Geng Gong Gu Guo Han Hao He Hou Hu Hua Huang Ji Jia Jiang Jin Kong Lai Lei Li "
    "Liang Liao Lin Ling Liu Long Lu Luo Lv Ma Mao Mei Meng Mo Ni Pan Pang Peng Qi Qian Qiao Qin "
    "Qiu Ren Shao Shen Shi Song Su Sun Tan Tang Tao Tian Tong Wan Wang Wei Wen "
    "Wu Xi Xia Xiang Xiao "
    "Xie Xiong Xu Xue Yan Yang Yao Ye Yi Yin Yu Yuan Yue Yun Zang Zeng Zhan Zhang Zhao Zheng Zhong "
    "Zhou Zhu Zou Zuo".split()
)
