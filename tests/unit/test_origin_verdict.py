"""Cues, style and the verdict that adds them up; parts of other origin; promises to the index."""

from __future__ import annotations

import runpy
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficli.attribution.origin import attribute
from ficli.attribution.origin.cues import cue_findings
from ficli.attribution.origin.findings import Finding
from ficli.attribution.origin.style import (
    ENDINGS,
    LEAST_WORDS,
    Model,
    calibrated,
    general_words,
    judge,
    parse,
    score,
    skeleton,
)
from ficli.attribution.origin.verdict import Style, decide
from ficli.document import Evidence, Origin, Value

PLAIN = "The members of the board met on Monday and talked about the budget for next year. " * 6

CUES = [
    ("en", "fr", "acronym", "The Privy Council Office (BCP) asked twice."),
    ("en", "fr", "acronym", "The Committee of Parliamentarians on National Security (CPSNR) met."),
    ("en", "fr", "acronym", "the Canadian Security Intelligence Service (SCRS) replied"),
    ("fr", "en", "acronym", "Le Service canadien du renseignement de sécurité (CSIS) a répondu."),
    ("en", "fr", "untranslated-label", "[EXCLUSIF] The board knew"),
    ("en", "fr", "untranslated-label", "Also: [VIDÉO] The board met"),
    ("en", "fr", "french-furniture", "Text.\n• Also read: The board knew\n"),
    ("en", "fr", "guillemets", "The chair said « we knew nothing » and left."),
    ("en", "fr", "space-before-punctuation", "Did the board know\u00a0? Nobody said."),
    ("en", "fr", "french-title", "He wrote to Mme Tremblay about it."),
    ("en", "fr", "abbreviated-monsieur", "He wrote to M. Tremblay about it."),
    ("en", "fr", "parenthesised-dateline", "(Montreal) The board met on Monday."),
    ("en", "fr", "french-numbers", "It cost 12 500 $ and took until 15 h 30 on Monday."),
    ("en", "zh", "full-width-punctuation", "The board met， and then left."),
    ("en", "zh", "chinese-furniture", "Editor-in-charge: Jane Doe"),
    ("fr", "en", "english-title", "Il a écrit à Mr. Doe hier."),
]


@pytest.mark.parametrize(("language", "origin", "kind", "text"), CUES)
def test_a_cue_is_found_and_quoted(language: str, origin: str, kind: str, text: str) -> None:
    """Each kind of trace, with the language it points to and its exact place."""
    (finding,) = cue_findings(text, language)
    evidence = finding.evidence
    assert (origin, f"cue:{kind}") == (finding.language, evidence.kind)
    assert evidence.quote == text[evidence.start : evidence.end]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Privy Council Office (PCO) asked twice."),
        ("en", "A report on BCP, SCRS and GRC was sent to Quebec."),
        ("en", "Blue Cross Partners (BCP) is a firm."),
        ("en", "[EXCLUSIVE] The board knew"),
        ("en", "[Translation]\nMr. Speaker, I rise."),
        ("en", "(Reuters) The board met on Monday."),
        ("en", "The board met. (Montreal) It left."),
        ("en", "It cost $12,500 and took until 3:30 p.m. on 5.5 % of days."),
        ("en", "John M. Smith and J. M. Barrie met."),
        ("fr", "Le Bureau du Conseil privé (BCP) a demandé deux fois."),
        ("fr", "« Nous le savions », a-t-il dit\u00a0: « oui ! »"),
    ],
)
def test_ordinary_text_shows_no_cue(language: str, text: str) -> None:
    """The language's own acronyms, labels, datelines and numbers are no traces."""
    assert () == cue_findings(text, language)


def test_no_cue_without_its_counts() -> None:
    """Every row says how often it was seen, where, and what follows from that."""
    rows = tomllib.loads((files("ficli.attribution.origin") / "cues.toml").read_text("utf-8"))[
        "cue"
    ]
    for row in rows:
        hits, total = row["original"]
        assert 0 <= hits <= total
        assert total > 0
        assert row["ratio"] > 0
        assert len(row["translated"]) == 2


def test_the_acronyms_are_those_of_the_registry() -> None:
    """The shipped table is what tools/origin/make_acronyms.py derives from the registry."""
    path = Path(__file__).parents[2] / "tools" / "origin" / "make_acronyms.py"
    table = runpy.run_path(str(path))["table"]
    shipped = (files("ficli.attribution.origin") / "acronyms.tsv").read_text("utf-8")
    assert table() == shipped


def test_one_hard_cue_outweighs_style() -> None:
    """Style is capped; an acronym of the source language is not."""
    found = attribute(f"{PLAIN}\nThe Privy Council Office (BCP) replied.", "en", {})
    assert ("fr", "yes", "cue") == (found.language, found.is_translation, found.basis)
    assert "en-t-fr-t0-und" == found.tag


def test_a_cue_that_occurs_often_counts_once() -> None:
    """Ten guillemets are one habit of one editor."""
    once = cue_findings("He said « we knew nothing » and left.", "en")
    often = cue_findings("He said « we knew nothing » and left.\n" * 10, "en")
    weight = [f.evidence.likelihood_ratio for f in often]
    assert [once[0].evidence.likelihood_ratio, 1.0, 1.0] == weight


def test_a_declaration_outweighs_every_cue() -> None:
    """Original language: English, whatever the typography says."""
    text = f"Original language: English\n{PLAIN}\n[EXCLUSIF] « we knew nothing »"
    found = attribute(text, "en", {})
    assert ("en", "declared") == (found.language, found.basis)


def test_metadata_outweighs_style_and_cues() -> None:
    """A sidecar states; a cue only hints."""
    text = f"{PLAIN}\nThe Privy Council Office (BCP) replied."
    found = attribute(text, "en", {"origin": Value("en", "declared", "sidecar")})
    assert ("en", "no", "metadata") == (found.language, found.is_translation, found.basis)


STYLES = [
    (0.97, True, "fr", "yes", ""),
    (0.70, False, "und", "unknown", "fr"),
    (0.50, False, "und", "unknown", "fr"),
    (0.30, False, "und", "unknown", "en"),
    (0.03, True, "en", "no", ""),
]


@pytest.mark.parametrize(("probability", "sure", "origin", "answer", "leaning"), STYLES)
def test_style_alone_answers_only_when_sure(
    probability: float, sure: bool, origin: str, answer: str, leaning: str
) -> None:
    """Between the thresholds: `und`, a leaning, and the probability of the leaning."""
    found = decide((), "en", Style("fr", probability, 400, sure))
    assert (origin, answer, leaning) == (found.language, found.is_translation, found.leaning)
    assert ("style", max(probability, 1 - probability)) == (found.basis, found.confidence)


@pytest.mark.parametrize(("probability", "ratio"), [(0.0, 0.001), (1e-12, 0.001), (1.0, 1000.0)])
def test_style_never_decides_by_itself(probability: float, ratio: float) -> None:
    """A ratio of 0 would say that it does: however long the text, it is one thousand at most."""
    (evidence,) = decide((), "en", Style("fr", probability, 90_000, sure=True)).evidence
    assert ratio == evidence.likelihood_ratio


def test_a_weak_cue_does_not_lend_an_unsure_style_its_voice() -> None:
    """Together they pass the threshold, alone neither answers: `und`, and the leaning."""
    cue = Finding("hint", "fr", Evidence("cue:abbreviated-monsieur", "M. X", 0, 4, 2.0))
    found = decide([cue], "en", Style("fr", 0.9, 300, sure=False))
    assert ("und", "fr", "unknown") == (found.language, found.leaning, found.is_translation)
    assert "fr" == decide([cue], "en", Style("fr", 0.9, 500, sure=True)).language


def test_style_leads_where_a_credit_names_no_language() -> None:
    """A translator's credit without a language: `und`, leaning where the style leans."""
    found = attribute(f"{PLAIN}\nTranslator: Jane Doe", "en", {})
    assert ("und", "yes") == (found.language, found.is_translation)


@pytest.mark.parametrize("language", ["zh", "es", "und"])
def test_style_has_no_opinion_on_other_languages(language: str) -> None:
    """Two models, two languages."""
    assert judge(PLAIN * 10, language) is None


def test_style_has_no_opinion_on_short_text() -> None:
    """Too few words: nothing; few: a leaning and no answer."""
    words = PLAIN.split()
    assert judge(" ".join(words[: LEAST_WORDS - 5]), "en") is None
    short = judge(" ".join(words[:80]), "en")
    assert short is not None
    assert not short.sure


ROOT = Path(__file__).parents[2]
ENGLISH = sorted(
    [
        *(ROOT / "tests" / "quality" / "texts").glob("*.en.txt"),
        *(p for p in (ROOT / "docs_src").rglob("*.txt") if p.parent.name not in {"fr", "zh"}),
        *(p for p in (ROOT / "docs_src").rglob("*.md") if p.parent.name != "fr"),
    ]
)


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.stem)
def test_style_calls_none_of_our_own_english_texts_translated(path: Path) -> None:
    """The sample dossier and the quality texts were written in English."""
    style = judge(path.read_text("utf-8"), "en")
    assert style is None or not (style.sure and style.probability > 0.5)


def test_the_skeleton_holds_no_topic_and_no_name() -> None:
    """Topic words and names become placeholders, numbers and runs of names collapse."""
    text = "Yesterday, Jane Doe of Acme Widgets said that 1,200 widgets were not sold."
    expected = "yesterday , ^ of ^ said that # ~s were not ~ ."
    assert expected == " ".join(skeleton(text, "en"))


def test_an_english_placeholder_keeps_four_endings_and_a_french_one_none() -> None:
    """Only the ending is left of a word, and only where a root of three letters stands before."""
    expected = "~ing ~ed ~ly ~s ~ ~s . ~ ~"
    assert expected == " ".join(
        skeleton("melting melted warmly tables king pies. king table", "en")
    )
    assert "~ ~ ~" == " ".join(skeleton("fondant fondue tables", "fr"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_weight_is_given_to_a_topic_or_a_name(language: str) -> None:
    """Every token of the table is a placeholder, a pause, or a word of the general list."""
    table = (files("ficli.attribution.origin") / f"style_{language}.tsv").read_text("utf-8")
    tokens = {token for ngram in parse(table).weights for token in ngram}
    placeholders = {"~", *(f"~{ending}" for ending in ENDINGS[language]), *"^#.,;:()-"}
    assert set() == tokens - general_words(language) - placeholders
    assert len(table.encode()) <= 50_000


def test_a_table_is_read_as_it_is_written() -> None:
    """Beginning, then last token and weight in steps; capitals weigh against a translation."""
    model = parse('# {"calibration": [[100, 1, 0, 0.9, 0.9]], "floor": 150, "bias": 0.5,'
                  ' "longest": 3, "step": 0.5}\n'
                  "\ttheC ofa -B\nof the\t~ingd\n")  # fmt: skip
    expected = {("the",): -1.5, ("of",): 0.5, ("-",): -1.0, ("of", "the", "~ing"): 2.0}
    assert expected == model.weights
    assert 3 == model.longest


TOPICS = {"canada", "quebec", "québec", "government", "minister", "china", "bloc", "gouvernement"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_general_words_name_no_topic(language: str) -> None:
    """Countries, parties and offices are not general words."""
    assert set() == general_words(language) & TOPICS


def test_score_and_calibration_are_what_they_say() -> None:
    """Square roots of the shares among known n-grams; the slope of the text's length."""
    lengths = ((100, 1.0, 0.0, 0.9, 0.9), (400, 3.0, 0.0, 0.8, 0.8))
    model = Model({("the",): 2.0, ("of",): 0.0, ("of", "of"): -1.0}, 2, 0.5, lengths, 150)
    assert 2.5 == score(model, ["the", "the"])
    assert 0.5 == score(model, ["and", "so"])
    assert 0.5 + 2 / 2**0.5 == pytest.approx(score(model, ["the", "of", "and"]))
    assert 0.5 + (2 * 2**0.5 - 1) / 5**0.5 == pytest.approx(
        score(model, ["the", "of", "of", "and", "the"])
    )
    assert (0.5, False) == calibrated(model, 0.0, 100)
    short, long = calibrated(model, 1.0, 50), calibrated(model, 1.0, 4000)
    assert (0.731, False) == (round(short[0], 3), short[1])
    assert (0.953, True) == (round(long[0], 3), long[1])
    assert 0.731 < calibrated(model, 1.0, 200)[0] < 0.953


@pytest.mark.parametrize("raw", [-1e6, -40.0, 40.0, 1e6])
def test_a_text_made_to_be_extreme_is_judged(raw: float) -> None:
    """No overflow and no division by zero: a probability, and a confidence of .98."""
    lengths = ((100, 3.0, 0.0, 0.9, 0.9), (400, 3.0, 0.0, 0.8, 0.8))
    probability, sure = calibrated(Model({}, 2, 0.0, lengths, 150), raw, 400)
    found = decide((), "en", Style("fr", probability, 400, sure))
    assert (0.98, "fr" if raw > 0 else "en") == (found.confidence, found.language)


def test_a_long_stretch_in_another_language_is_a_segment() -> None:
    """A bilingual notice: the French part is its own segment, with offsets of the whole."""
    french = "Le conseil s'est réuni lundi et les membres ont parlé du budget. " * 6
    text = f"{PLAIN}\n\n{french}"
    (segment,) = attribute(text, "en", {}).segments
    assert ("fr", french.strip()) == (segment.language, text[segment.start : segment.end].strip())


def test_evidence_in_a_later_segment_is_quoted_from_the_whole() -> None:
    """Offsets inside a part are offsets of the document."""
    text = (
        f"Original language of petition: English\n{PLAIN}\nResponse by the Minister\n{PLAIN}\n"
        "The Privy Council Office (BCP) replied."
    )
    reply = attribute(text, "en", {}).segments[1].origin
    quotes = [e for e in reply.evidence if e.start >= 0]
    assert ["Privy Council Office (BCP)"] == [text[e.start : e.end] for e in quotes]


FRAGMENTS = st.sampled_from(
    [PLAIN[:80], "\n", "[Translation]", "[English]", "“a quotation”", " (from Chinese)", "« oui »",
     "Original language of petition: French", "Response by the Minister",
     "Privy Council Office (BCP)", "译自英文", "Traduit de l'anglais par X",
     "\x00", "\ud800", "(Ottawa) The", "M. Doe"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(FRAGMENTS, st.text(max_size=30)), max_size=25),
    st.sampled_from(["en", "fr", "zh", "und"]),
)
def test_evidence_is_exact_whatever_the_text(parts: list[str], language: str) -> None:
    """Quotes stand at their offsets, segments are in order, confidence is a probability."""
    text = "".join(parts)
    found = attribute(text, language, {})
    assert found == attribute(text, language, {})
    origins = [found, *(s.origin for s in found.segments)]
    for evidence in (e for o in origins for e in o.evidence if e.start >= 0):
        assert evidence.quote == text[evidence.start : evidence.end]
    bounds = [b for s in found.segments for b in (s.start, s.end)]
    assert bounds == sorted(bounds)
    assert all(0 <= o.confidence <= 1 for o in origins)
    assert all((o.language == "und") or not o.leaning for o in origins)


def test_threads_agree() -> None:
    """The same text in several threads at once gives the same verdict."""
    text = f"{PLAIN}\nThe Privy Council Office (BCP) replied."
    with ThreadPoolExecutor(4) as pool:
        verdicts = set(pool.map(lambda _: attribute(text, "en", {}), range(8)))
    assert {attribute(text, "en", {})} == verdicts
    assert isinstance(verdicts.pop(), Origin)


def test_hostile_lines_take_no_long_time() -> None:
    """Long lines of openings, digits and near misses stay linear."""
    text = "translated from (from « [A '1 234 " * 3000
    begin = time.process_time()
    attribute(text, "en", {})
    assert time.process_time() - begin < 5
