"""Floors for the language of origin: on real documents and collections, when they are at hand."""

from __future__ import annotations

import gzip
import json
import os
import time
from collections import Counter
from pathlib import Path

import pytest

from ficli.attribution.language import detect
from ficli.attribution.origin import attribute
from ficli.attribution.origin.cues import cue_findings
from ficli.attribution.origin.style import judge
from ficli.document import Origin

DOSSIER = os.environ.get("FICLI_REAL_DOSSIER", "")
COLLECTIONS = os.environ.get("FICLI_ORIGIN_DATA", "")
needs_dossier = pytest.mark.skipif(not DOSSIER, reason="FICLI_REAL_DOSSIER is not set")
needs_collections = pytest.mark.skipif(not COLLECTIONS, reason="FICLI_ORIGIN_DATA is not set")


def verdicts() -> dict[str, tuple[str, Origin]]:
    """(text, origin) of each real document, by the number its name begins with."""
    texts = {path.name[:3]: path.read_text("utf-8") for path in Path(DOSSIER).glob("*.txt")}
    return {key: (text, attribute(text, detect(text), {})) for key, text in texts.items()}


@needs_dossier
def test_origin_fr_finds_the_two_translated_documents_and_no_other() -> None:
    """Two of the five were first written in French."""
    found = {key for key, (_, origin) in verdicts().items() if origin.language == "fr"}
    assert {"000", "002"} == found


@needs_dossier
def test_the_others_are_english_or_lean_to_it() -> None:
    """English, or `und` with a leaning to English."""
    found = [o.language if o.language != "und" else o.leaning for _, o in verdicts().values()]
    assert Counter(en=3, fr=2) == Counter(found)


@needs_dossier
def test_style_alone_calls_no_translation_english_and_no_original_translated() -> None:
    """Without their cues the two translations would be unknown, which is no error."""
    texts = {path.name[:3]: path.read_text("utf-8") for path in Path(DOSSIER).glob("*.txt")}
    styles = {key: judge(text, "en") for key, text in texts.items()}
    sure = {key: style.probability > 0.5 for key, style in styles.items() if style and style.sure}
    assert all(translated == (key in {"000", "002"}) for key, translated in sure.items())


@needs_dossier
def test_the_petition_is_declared_english_and_quotes_the_line() -> None:
    """The evidence is the line itself, from where it stands; the reply is its own segment."""
    text, origin = verdicts()["003"]
    (evidence,) = origin.evidence
    assert ("en", "no", "declared") == (origin.language, origin.is_translation, origin.basis)
    assert evidence.quote == text[evidence.start : evidence.end]
    assert ["declared", "style"] == [s.origin.basis for s in origin.segments]


@needs_dossier
def test_a_document_is_judged_in_ten_milliseconds_per_thousand_words() -> None:
    """Processor time, the best of several runs; twice that is allowed to a busy machine."""
    text = "\n".join(text for text, _ in verdicts().values())
    attribute(text, "en", {})
    runs = []
    for _ in range(5):
        begin = time.process_time()
        attribute(text, "en", {})
        runs.append(time.process_time() - begin)
    assert min(runs) * 1000 / len(text.split()) < 2 * 0.010


@needs_collections
def test_hard_cues_are_silent_on_texts_first_written_in_english() -> None:
    """Precision of at least .99: fewer than 1 original in 100 shows any cue."""
    texts: list[str] = []
    for name in ("hansard_en_edition", "un_general_debate_en"):
        with gzip.open(Path(COLLECTIONS) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as rows:
            texts += [row["text"] for row in map(json.loads, rows) if row["origin"] == "en"]
    hits = sum(bool(cue_findings(text, "en")) for text in texts)
    assert hits <= len(texts) / 100
