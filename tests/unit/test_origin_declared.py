"""What texts and metadata say about their own origin: tables of cases in en, fr and zh."""

from __future__ import annotations

import pytest

from ficli.attribution.origin import attribute
from ficli.document import Origin, Value

EN = (
    "The minister told the committee that the department had not received the report. "
    "Members asked who had decided to delay it, and why the House was not told.\n"
)
FR = (
    "Le ministre a dit au comité que le ministère n'avait pas reçu le rapport. "
    "Les députés ont demandé qui avait décidé de le retarder et pourquoi.\n"
)
ZH = "部长告诉委员会，该部没有收到报告。议员们询问是谁决定推迟，为什么没有通知众议院。\n"
BODY = {"en": EN, "fr": FR, "zh": ZH}

DECLARED = [
    # text language, declaration, origin, translation?
    ("en", "Original language of petition: English", "en", "no"),
    ("en", "Original language of petition: French", "fr", "yes"),
    ("fr", "Langue d'origine de la pétition : anglais", "en", "yes"),
    ("fr", "Langue d’origine de la pétition : français", "fr", "no"),
    ("fr", "Langue originale de la pétition\u00a0: anglais", "en", "yes"),
    ("en", "Original language: French", "fr", "yes"),
    ("en", "Original: FRENCH", "fr", "yes"),
    ("en", "Original: English", "en", "no"),
    ("en", "[Original: French]", "fr", "yes"),
    ("en", "Language of origin: Punjabi", "pa", "yes"),
    ("en", "Original language of the text: Ukrainian", "uk", "yes"),
    ("fr", "Original : anglais", "en", "yes"),
    ("fr", "Langue d'origine : chinois", "zh", "yes"),
    ("fr", "Version originale : anglais", "en", "yes"),
    ("zh", "原文语言：英语", "en", "yes"),
    ("zh", "原文为法文", "fr", "yes"),
    ("zh", "原文：中文", "zh", "no"),
    ("en", "This article was originally published in French.", "fr", "yes"),
    ("en", "This article originally appeared in French on our sister site.", "fr", "yes"),
    ("en", "A version of this story was first published in Chinese in March.", "zh", "yes"),
    ("en", "Originally published in French by Radio-Canada", "fr", "yes"),
    ("en", "This speech was originally delivered in French.", "fr", "yes"),
    ("en", "Read the original article in French", "fr", "yes"),
    ("fr", "Lire la version originale en anglais", "en", "yes"),
    ("fr", "Cet article a d'abord été publié en anglais.", "en", "yes"),
    ("fr", "Ce texte a été rédigé à l'origine en anglais.", "en", "yes"),
    ("fr", "D'abord publié en anglais", "en", "yes"),
    ("zh", "点击查看英文原文", "en", "yes"),
    ("zh", "本文最初以英文发表于三月。", "en", "yes"),
    ("en", "Only the French text is authentic", "fr", "yes"),
    ("fr", "Seule la version anglaise fait foi", "en", "yes"),
    ("en", "Translated from the French by Jane Doe", "fr", "yes"),
    ("en", "Translated from Chinese", "zh", "yes"),
    ("en", "Translated by Jane Doe from the original Russian", "ru", "yes"),
    ("en", "(Translated from French)", "fr", "yes"),
    ("en", "This interview has been translated from Farsi and edited for length.", "fa", "yes"),
    ("en", "This is an unofficial translation of the French statement.", "fr", "yes"),
    ("en", "This is an unofficial translation.", "und", "yes"),
    ("en", "Unofficial translation from the Chinese", "zh", "yes"),
    ("fr", "Traduit de l'anglais par Jeanne Untel", "en", "yes"),
    ("fr", "Traduit de l’anglais (Canada) par Jeanne Untel", "en", "yes"),
    ("fr", "Traduit du chinois", "zh", "yes"),
    ("fr", "Traduction libre de l'anglais", "en", "yes"),
    ("fr", "Cet article a été traduit de l'ukrainien.", "uk", "yes"),
    ("fr", "Ce texte est une traduction de l'anglais.", "en", "yes"),
    ("zh", "译自英文", "en", "yes"),
    ("zh", "本文译自法语", "fr", "yes"),
    ("zh", "（译自俄文）", "ru", "yes"),
    ("zh", "本文由英文翻译而来", "en", "yes"),
    ("zh", "英译中", "en", "yes"),
    ("en", "Translator: Jane Doe", "und", "yes"),
    ("en", "Translated by Jane Doe", "und", "yes"),
    ("en", "UNOFFICIAL TRANSLATION", "und", "yes"),
    ("fr", "Traduction : Jeanne Untel", "und", "yes"),
    ("fr", "Traduit par Jeanne Untel", "und", "yes"),
    ("fr", "[Traduction non officielle]", "und", "yes"),
    ("zh", "翻译：张三", "und", "yes"),
    ("zh", "译者｜李四", "und", "yes"),
    ("zh", "张三 译", "und", "yes"),
    ("en", "Machine translated from Chinese", "zh", "yes"),
    ("en", "This page was machine translated.", "und", "yes"),
    ("en", "Translated by Google Translate", "und", "yes"),
    ("fr", "Traduction automatique de l'anglais", "en", "yes"),
    ("zh", "本文为机器翻译", "und", "yes"),
    ("en", "English version of the reasons delivered by the Chief Justice", "fr", "yes"),
    ("fr", "Version française du jugement rendu par le juge en chef", "en", "yes"),
]


@pytest.mark.parametrize("place", ["head", "tail"])
@pytest.mark.parametrize(("language", "line", "origin", "answer"), DECLARED)
def test_a_declaration_decides(
    language: str, line: str, origin: str, answer: str, place: str
) -> None:
    """At either end of a text, with the line quoted from where it stands."""
    body = BODY[language]
    text = f"{line}\n\n{body}" if place == "head" else f"{body}\n{line}"
    found = attribute(text, language, {})
    assert (origin, answer, "declared") == (found.language, found.is_translation, found.basis)
    assert all(text[e.start : e.end] == e.quote for e in found.evidence)


MACHINE = [
    ("en", "Machine translated from Chinese", "en-t-zh-t0-und"),
    ("en", "This page was machine translated.", "en-t-und-t0-und"),
    ("en", "Translated from the French by Jane Doe", "en-t-fr"),
    ("fr", "Traduction automatique de l'anglais", "fr-t-en-t0-und"),
    ("fr", "Traduit par Jeanne Untel", "fr-t-und"),
    ("en", "Original: English", "en"),
]


@pytest.mark.parametrize(("language", "line", "tag"), MACHINE)
def test_the_tag_tells_machines_from_people(language: str, line: str, tag: str) -> None:
    """RFC 6497: `-t-` names the original, `-t0-` a machine."""
    assert tag == attribute(f"{BODY[language]}\n{line}", language, {}).tag


PROSE = [
    ("en", "The letter was translated from Chinese before it reached the committee."),
    ("en", "Officials used machine translation to read the posts."),
    ("en", "He said that nothing was lost in translation."),
    ("en", "This is not a translation from the French."),
    ("en", "This article was not translated from French."),
    ("en", "The original French report was never published in English."),
    ("en", "Interpreters translated from French into English all day."),
    ("en", "Her book was translated by a committee of volunteers."),
    ("en", "The Translation Bureau has offices in Gatineau."),
    ("en", "He was born in France, the original home of the family."),
    ("en", "Read this article in French"),
    ("en", "The policy was translated into action by the department."),
    ("fr", "La lettre a été traduite du chinois avant d'être remise au comité."),
    ("fr", "Ce texte n'est pas une traduction de l'anglais."),
    ("fr", "Le Bureau de la traduction a des locaux à Gatineau."),
    ("fr", "Lire en anglais"),
    ("fr", "Cela se traduit par une hausse des coûts pour les familles."),
    ("zh", "他说这封信后来翻译成了英文。"),
    ("zh", "翻译局在加蒂诺设有办事处。"),
    ("zh", "本文不是译自英文。"),
]


@pytest.mark.parametrize(("language", "line"), PROSE)
def test_prose_about_translation_declares_nothing(language: str, line: str) -> None:
    """A text that speaks of translations, negates one or offers one is not thereby translated."""
    found = attribute(f"{BODY[language]}\n{line}\n{BODY[language]}", language, {})
    assert "declared" != found.basis
    assert () == found.segments


METADATA = [
    ("en", "origin", "fr", "fr", "yes"),
    ("en", "origin", "French", "fr", "yes"),
    ("en", "origin", "français", "fr", "yes"),
    ("en", "origin", "fr-CA", "fr", "yes"),
    ("en", "origin", "fra", "fr", "yes"),
    ("en", "origin", "en", "en", "no"),
    ("en", "origin", "en-t-fr", "fr", "yes"),
    ("en", "origin", "fr → en", "fr", "yes"),
    ("en", "origin", "translated from Chinese", "zh", "yes"),
    ("en", "origin", "translation", "und", "yes"),
    ("fr", "origin", "traduit de l'anglais", "en", "yes"),
    ("fr", "origin", "original", "fr", "no"),
    ("zh", "origin", "译自英文", "en", "yes"),
    ("zh", "origin", "英文", "en", "yes"),
    ("en", "original_language", "pa", "pa", "yes"),
    ("en", "translation_of_language", "fr", "fr", "yes"),
    ("en", "translator", "Jane Doe", "und", "yes"),
    ("en", "html_lang", "fr-CA", "fr", "yes"),
    ("en", "og_locale", "fr_CA", "fr", "yes"),
    ("en", "og:locale", "zh_CN", "zh", "yes"),
    ("fr", "in_language", "zh", "zh", "yes"),
]


@pytest.mark.parametrize(("language", "key", "value", "origin", "answer"), METADATA)
def test_metadata_decides_where_the_text_is_silent(
    language: str, key: str, value: str, origin: str, answer: str
) -> None:
    """Statements, credits and page languages that contradict the text."""
    found = attribute(BODY[language], language, {key: Value(value, "declared", "sidecar")})
    assert (origin, answer, "metadata") == (found.language, found.is_translation, found.basis)


@pytest.mark.parametrize(
    ("language", "key", "value"),
    [
        ("en", "html_lang", "en-CA"),
        ("en", "og_locale", "en_US"),
        ("fr", "html_lang", "en"),
        ("fr", "docx_language", "en-US"),
        ("fr", "pdf_lang", "en-US"),
        ("en", "hreflang", "fr"),
        ("en", "origin", "und"),
        ("en", "origin", ""),
        ("en", "origin", "somewhere else"),
        ("en", "html_lang", "x-klingon"),
        ("en", "title", "French"),
    ],
)
def test_metadata_that_proves_nothing_decides_nothing(language: str, key: str, value: str) -> None:
    """The text's own language, templates, alternates and nonsense leave the question open."""
    found = attribute(BODY[language], language, {key: Value(value, "declared", "html")})
    assert ("und", "unknown") == (found.language, found.is_translation)


def test_the_text_goes_before_its_metadata() -> None:
    """A declaration in the text wins over a sidecar, and both are kept as evidence."""
    text = f"{EN}\nTranslated from Chinese"
    found = attribute(text, "en", {"origin": Value("fr", "declared", "sidecar")})
    assert ("zh", "declared") == (found.language, found.basis)
    assert ["declared:translated-from-credit", "metadata:origin"] == [
        e.kind for e in found.evidence
    ]


def test_declarations_that_contradict_each_other_decide_nothing() -> None:
    """Two originals for one text: `und`, with both lines as evidence."""
    found = attribute(f"Original: French\n\n{EN}\nOriginal: Chinese", "en", {})
    assert ("und", 2) == (found.language, len(found.evidence))


def test_a_relay_translation_keeps_its_first_language() -> None:
    """Translated from English, first written in Chinese: the origin is Chinese."""
    found = attribute(f"Traduit de l'anglais\nLangue d'origine : chinois\n\n{FR}", "fr", {})
    assert ("zh", "yes") == (found.language, found.is_translation)


def test_a_text_in_an_unmodelled_language_is_presumed_original() -> None:
    """Chinese text without any evidence: `zh`, same as text, and no claim about translation."""
    found = attribute(ZH, "zh", {})
    assert ("zh", "same-as-text", "unknown") == (found.language, found.basis, found.is_translation)


def test_an_empty_text_has_no_origin() -> None:
    """Nothing in, nothing out."""
    assert Origin() == attribute("", "und", {})


def parts_of(text: str, language: str) -> list[tuple[str, str, str]]:
    return [
        (text[s.start : s.end].strip(), s.origin.language, s.origin.is_translation)
        for s in attribute(text, language, {}).segments
    ]


def test_a_petition_declares_itself_and_not_the_reply() -> None:
    """The declared language ends at the response; the document takes it from the petition."""
    petition = f"Original language of petition: English\n\n{EN}\n"
    reply = f"Response by the Minister of Examples\n\n{EN}"
    found = attribute(petition + reply, "en", {})
    assert ("en", "declared") == (found.language, found.basis)
    assert (0, len(petition)) == (found.segments[0].start, found.segments[0].end)
    assert "declared" not in {s.origin.basis for s in found.segments[1:]}


def test_hansard_markers_cut_the_record_into_turns() -> None:
    """In an English edition [Translation] is French spoken, until [English]."""
    text = f"Mr. Speaker, I rise.\n[Translation]\n{EN}[English]\n{EN}"
    assert ["en", "fr", "en"] == [origin for _, origin, _ in parts_of(text, "en")]
    assert "und" == attribute(text, "en", {}).language


def test_the_french_edition_mirrors_the_markers() -> None:
    """In a French edition [Traduction] is English spoken."""
    text = f"[Français]\n{FR}[Traduction]\nMonsieur le Président, merci. {FR}"
    assert ["fr", "en"] == [origin for _, origin, _ in parts_of(text, "fr")]


def test_a_record_translated_throughout_is_translated() -> None:
    """One marker that covers nearly everything speaks for the document."""
    found = attribute(f"[Translation]\nMr. Speaker, {EN}", "en", {})
    assert ("fr", "yes", "declared") == (found.language, found.is_translation, found.basis)


def test_a_marker_outside_official_records_names_no_language() -> None:
    """Somewhere else [Translation] says only that it is one."""
    found = attribute(f"[Translation]\n{EN}", "en", {})
    assert ("und", "yes", "declared") == (found.language, found.is_translation, found.basis)


BESIDE = [
    ("en", "“We have nothing to hide at all,” the envoy wrote (from Chinese).", "zh"),
    ("en", "The envoy wrote: “We have nothing to hide” (translated from Russian).", "ru"),
    ("en", "He wrote: “We have nothing to hide” (our translation).", "und"),
    ("en", "The judge wrote: [TRANSLATION] “We have nothing to hide.”", "und"),
    ("fr", "L'envoyé a écrit : « Nous n'avons rien à cacher » (traduit du chinois).", "zh"),
    ("fr", "L'envoyé a écrit : « Nous n'avons rien à cacher » [traduction libre].", "und"),
    ("zh", "大使写道：“我们没有什么可隐瞒的”（译自法文）。", "fr"),
]


@pytest.mark.parametrize(("language", "line", "origin"), BESIDE)
def test_a_translated_quotation_covers_itself_only(language: str, line: str, origin: str) -> None:
    """The remark marks the quotation beside it; the document is not translated for that."""
    text = f"{BODY[language]}{line}\n{BODY[language]}"
    ((quotation, found, answer),) = parts_of(text, language)
    assert (origin, "yes") == (found, answer)
    assert quotation[0] in "“«"
    assert quotation[-1] in "”»"
    assert "declared" != attribute(text, language, {}).basis
