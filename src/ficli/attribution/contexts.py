"""What the words around a name say about it: place or power, party or adjective, title or office.

Small questions about one spot of a text, answered from the tables in `cues`. Settles nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from ficli.attribution.cues import (
    CHINESE_FAMILY,
    DIRECTIONS,
    LOCATIVE,
    MOTION,
    NOMINALS,
    PARTICLES,
    PARTY_CONTEXT,
    PARTY_NOUNS,
    PORTFOLIO,
    TITLES,
)
from ficli.attribution.folding import Folded, key
from ficli.attribution.lexicon import ordinary
from ficli.attribution.registry import Entry, Registry, Role
from ficli.attribution.scanning import find_fixed
from ficli.document import Actor


def _words_before(text: str, start: int) -> tuple[str, str]:
    """The last two words before `start` in the same sentence, nearest last."""
    words = _WORDS_OR_STOPS.findall(text[max(0, start - 60) : start])
    return ("", "", *words)[-2], ("", "", *words)[-1]


_WORDS_OR_STOPS = re.compile(r"[\w-]+|[.,;:!?\n()“”\"«»—–]")
_NEXT_WORD = re.compile(r"[ \u00a0]?([\w-]+|\S|\n)")
_AFTER_DATELINE = re.compile(r"\s*(?:[,)—–(:]|-[- ]|\n|$)")
_PREFIX = re.compile(r"(?:[LlDd]['’]|([\w-]+)\.?[ \u00a0])")
_CONTENT = re.compile(r"[\w-]+")


def _word_after(text: str, end: int) -> str:
    match = _NEXT_WORD.match(text, end)
    return match.group(1) if match else ""


def _opens_line(text: str, start: int) -> bool:
    """Whether only brackets and dashes stand before `start` in its line."""
    while start and text[start - 1] in " (*—–-":
        start -= 1
    return not start or text[start - 1] == "\n"


def is_place(text: str, start: int, end: int) -> bool:
    """Whether a city's name says where something is, and not which government acts."""
    before, last = _words_before(text, start)
    after = _word_after(text, end)
    if _opens_line(text, start) and _AFTER_DATELINE.match(text[end : end + 3]):
        return True
    if last[-1:] in "在于於到赴抵" and last:
        return True
    if last.lower() in LOCATIVE or last.lower() in MOTION:
        return True
    if last.lower() in ("to", "from", "de", "d", "of", "en") and before.lower() in MOTION:
        return True
    if last.lower() in ("of", "de", "d", "du") and before[:1].isupper():
        return True
    named = last[:1].isupper() and last.isalpha() and key(last) not in ordinary()
    return named or (after[:1].isupper() and text[end : end + 1] == " ")


def is_portfolio(text: str, start: int, end: int) -> bool:
    """Whether a department's name is what a minister answers for."""
    last = _words_before(text, start)[1]
    linked = last.lower() in ("of", "for", "to", "de", "d", "des", "du", "la", "l")
    return (linked and _near_minister(text, start)) or _word_after(text, end).lower() in PORTFOLIO


def _near_minister(text: str, start: int) -> bool:
    words = re.findall(r"[\w'’-]+", text[max(0, start - 40) : start])[-4:]
    return any(word.lower() in PORTFOLIO for word in words)


def is_alias(registry: Registry, actor: Actor, name: str) -> bool:
    """Whether the registry has `name` as a name of `actor`."""
    return any(alias.actor == actor.id for alias in registry.aliases.get(key(name), ()))


def is_riding(name: str) -> bool:
    """Whether a name ends in a point of the compass."""
    return re.split(r"[ -]", name)[-1].lower() in DIRECTIONS


def before_name(text: str, start: int, end: int) -> int:
    """Characters of a span before the name in it; `M.` is an initial except in French."""
    if text.startswith("M. ", start, end) and not is_french(text, start, end):
        return 0
    at = start
    while match := _PREFIX.match(text, at, end):
        word = match.group(1)
        if word and key(word) not in _before_names():
            break
        at = match.end()
    return at - start


@cache
def _before_names() -> frozenset[str]:
    """Articles and titles, folded; elisions are seen by their apostrophe."""
    return frozenset(map(key, (*TITLES, "the", "le", "la", "les")))


def is_french(text: str, start: int, end: int) -> bool:
    """Whether one of the commonest words of French stands near a span."""
    return bool(_FRENCH.search(text, max(0, start - _NEARBY), end + _NEARBY))


def is_loud(text: str, start: int, end: int) -> bool:
    """Whether the line of a span is set in capitals."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return text[first : last if last >= 0 else len(text)].isupper()


_NEARBY = 200
"""Characters before and after, in which a French text has one of the commonest words."""
_FRENCH = re.compile(r"\b(?:les?|la|des?|du|une?|est|et|[dl]['’]\w+)\b")


@cache
def _party_words() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(PARTY_CONTEXT), frozenset(PARTY_NOUNS)


_PARTY_ENDINGS = (
    "éral",
    "érale",
    "éraux",
    "iste",
    "istes",
    "teur",
    "teurs",
    "trice",
    "trices",
    "rate",
    "rates",
)


def is_party(text: str, start: int, end: int) -> bool:
    """Whether a party's adjective or member name is used for the party."""
    surface = text[start:end]
    before, last = _words_before(text, start)
    after = _word_after(text, end).lower()
    french, english = _party_words()
    if surface[0].isupper():
        opens = last in ("", ".", "\n", "!", "?", ":")
        return surface[-1] == "s" or not opens or after in english
    if "bloquiste" in surface or "démocrate" in surface:
        return True
    if last.lower() in french or before.lower() in french:
        return True
    if last.lower() in ("le", "la", "du", "au") and _word_after(text, end)[:1].isupper():
        return True
    if last.lower() in ("et", "ou", "ni") and before.endswith(_PARTY_ENDINGS):
        return True
    return surface.endswith(("aux", "s")) and last.lower() in ("les", "des", "aux", "ces", "nos")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a family name at this place is a name by itself: a capital, and no name around it."""
    if not text[start].isupper() and " " not in text[start:end]:
        return False
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    if "@" in around or "/" in around or text[max(0, start - 1) : start] == ".":
        return False
    if (
        text[max(0, start - 1) : start] in ("-", "‑")
        and text[max(0, start - 2) : start - 1].isalpha()
    ):
        return False
    if key(text[start:end]) in ordinary() and opens_sentence(text, start):
        return False
    after = _word_after(text, end)
    return not (after[:1].isupper() and text[end : end + 1] == " " and key(after) not in ordinary())


def families(name: str, entry: Entry | None) -> list[str]:
    """What a person may be called by alone: the family name, and a Chinese given name."""
    if entry and entry.family:
        rest = [word for word in entry.actor.name.split() if word != entry.family]
        return [entry.family, *(rest if len(rest) == 1 else [])]
    words = name.split()
    if len(words) == 2 and words[0] in CHINESE_FAMILY and words[1] not in CHINESE_FAMILY:
        return words
    for at in range(1, len(words) - 1):
        if words[at].lower() in PARTICLES.split("|"):
            return [" ".join(words[at:]), words[-1]]
    return words[-1:] if len(words[-1]) > 1 else []


_TABLES: dict[int, tuple[Registry, dict[str, dict[Any, list[Any]]]]] = {}


def _people(registry: Registry) -> dict[str, dict[Any, list[Any]]]:
    """Ids by given name, family name, and words of the name; kept with the registry in use."""
    kept = _TABLES.get(id(registry))
    if kept and kept[0] is registry:
        return kept[1]
    tables: dict[str, dict[Any, list[Any]]] = {
        "given": defaultdict(list), "family": defaultdict(list), "words": defaultdict(list),
    }  # fmt: skip
    for actor_id, entry in registry.entries.items():
        for words in {_content(a.text) for a in entry.aliases if a.kind == "name"}:
            tables["words"][words].append(actor_id)
        if entry.actor.type == "Person" and " " in entry.actor.name:
            tables["given"][key(entry.actor.name).partition(" ")[0]].append(actor_id)
            family = entry.family or families(entry.actor.name, None)[-1]
            tables["family"][key(family)].append(actor_id)
    tables["roles"] = defaultdict(list)
    for role in registry.roles:
        tables["roles"][key(role.title)].append(role)
    _TABLES.clear()
    _TABLES[id(registry)] = registry, tables
    return tables


def by_words(registry: Registry, name: str) -> Actor | None:
    """The organisation whose name has the same words, in whatever order: three at least."""
    words = _content(name)
    actor_id = _people(registry)["words"].get(words) if len(words) > 2 else None
    return registry.entries[actor_id[0]].actor if actor_id and len(actor_id) == 1 else None


def _content(name: str) -> frozenset[str]:
    return frozenset(_CONTENT.findall(key(name))) - _SMALL


_SMALL = frozenset("of the and for on in to a an de du des la le les et l d sur pour aux à".split())


def opens_sentence(text: str, start: int) -> bool:
    """Whether a sentence, a line or a quotation starts at this word."""
    return _words_before(text, start)[1] in ("", ".", "\n", "!", "?", ":", "“", "«", "—", "–")


def by_given(registry: Registry) -> dict[str, list[str]]:
    """Ids of people by folded given name."""
    return _people(registry)["given"]


def office_holders(registry: Registry, family: str) -> list[Actor]:
    """People with this family name (folded); those with dated offices before others."""
    found = [registry.entries[one] for one in _people(registry)["family"].get(family, ())]
    return [entry.actor for entry in found if entry.roles] or [entry.actor for entry in found]


_ARTICLE_BEFORE = re.compile(
    r"(?:\b(?:the|le|la|du|au|our|notre|à la|de la) |\b[lL]['’])$", re.IGNORECASE
)
_NOT_ALONE = re.compile(r" (?:[A-ZÀ-Þ]|of |de |du |des |d['’])|, (?:the |l['’])?[A-ZÀ-Þ]")


def role_titles(folded: Folded, registry: Registry) -> Iterator[tuple[list[Role], int, int]]:
    """Titles that stand for their holder (`the Prime Minister`): what they may mean, and where."""
    text = folded.original
    roles = _people(registry)["roles"]
    for start, end, title in find_fixed(folded, frozenset(roles)):
        if _ARTICLE_BEFORE.search(text, max(0, start - 6), start) and not _NOT_ALONE.match(
            text, end
        ):
            yield roles[title], start, end


@cache
def _nouns() -> dict[str, str]:
    return {key(noun): noun for noun in NOMINALS}


_LINKED = re.compile(r" (?:of|on|for|de|du|des|sur|pour) | d['’]| [A-ZÀ-Þ]|-")


def nominals(folded: Folded) -> Iterator[tuple[str, int, int]]:
    """`the committee` and its like: the noun, and where."""
    text = folded.original
    for start, end, noun in find_fixed(folded, frozenset(_nouns())):
        if _ARTICLE_BEFORE.search(text, max(0, start - 6), start) and not _LINKED.match(text, end):
            yield _nouns()[noun], start, end
