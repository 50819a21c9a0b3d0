"""Every quote is evidence: offsets, pages, lines, highlights and scores of any answer are right.

Documents and queries are generated from words that are hard to cut: accents in both forms,
elisions, possessives, hidden characters, ideographs, hyphens, line ends. The questions go through
the use case and its JSON record, as the command prints it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficli import indexing, searching
from ficli.dossier import open_dossier
from ficli.errors import QueryError
from ficli.render import records
from ficli.searching import SearchRequest

WORDS = (
    *("election", "Elections", "élection", "e\u0301lection", "ＥＬＥＣＴＩＯＮ", "elec\u00adtion"),
    *(
        "l'ingérence",
        "d’ingérence",
        "interference",
        "inter\u200bference",
        "foreign",
        "half-willing",
    ),
    *(
        "half-willing",
        "Han",
        "Dong",
        "Dong's",
        "Dong’s",
        "Han Dong",
        "NSICOP",
        "CPSNR",
        "the",
        "of",
        "ﬁle",
    ),
    *(
        "外国干预",
        "董晗鹏",
        "干预。",
        "😀",
        "=1+1",
        "\u202eevil",
        "[bold]",
        "C-70",
        "28",
        "2024-04-02",
    ),
)
GAPS = (" ", " ", " ", "\n", "\n\n", ". ", ", ", "\t", "\r\n", " — ", "\u2028", "\f")
ASKED = (
    *("election", "élections", "ingérence", "interference", "Han Dong", "dong han", "foreign"),
    *("half-willing", "willing", "干预", "董晗鹏", "外", "actor:NSICOP", 'actor:"Han Dong"', "fi*"),
    *('"han dong"', '"foreign interference"~3', "elect*", "electoin~2", "title:election", "C-70"),
    *("elect* -foreign", "han OR 干预", "interference^3 OR the", "(han dong) OR nsicop", "28"),
    *("body:dong -han", "(han foreign) OR (the NOT of)", "*", "date:2024 OR han"),
)

texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), min_size=1, max_size=60)
documents = st.builds(
    lambda matter, parts: matter + "".join(word + gap for word, gap in parts),
    st.sampled_from(("", "", "---\ntitle: Han Dong's élection\nlanguage: en\n---\n", "# Dong\n\n")),
    texts,
)


def _dossier(root: Path, written: Mapping[str, str]) -> Path:
    """A dossier of these documents, indexed; new each time, as hypothesis resets `random`."""
    made = root / secrets.token_hex(8)
    (made / "docs_src").mkdir(parents=True)
    (made / "ficli.toml").write_text("recognise_names = false\n", "utf-8")
    for name, text in written.items():
        (made / "docs_src" / name).write_bytes(text.encode("utf-8"))
    indexing.reindex(open_dossier(made), jobs=1)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the dossiers of the examples go."""
    return tmp_path_factory.mktemp("offsets")


@pytest.fixture(scope="module")
def fixed(folder: Path) -> Path:
    """A dossier that holds all the words."""
    return _dossier(
        folder, {"a.txt": "\n".join(WORDS), "b.txt": "Han Dong. " + " ".join(WORDS), "c.md": "Dong"}
    )


def _answer(root: Path, query: str, *, any_word: bool) -> dict[str, Any]:
    request = SearchRequest(query, limit=50, explain=True, any_word=any_word)
    page = searching.search(open_dossier(root), request)
    answer: dict[str, Any] = json.loads("".join(records.encode(page, "json")))
    return answer


def _check(root: Path, hit: Mapping[str, Any]) -> None:
    view = searching.show(open_dossier(root), hit["path"])
    text = view.text
    for match in hit["matches"]:
        start = match["start"]
        assert text[start : match["end"]] == match["quote"]
        assert text.count("\n", 0, start) + 1 == match["line"]
        assert (sum(page <= start for page in view.page_starts) or None) == match["page"]
    for snippet in hit["snippets"]:
        assert text[snippet["start"] : snippet["end"]] == snippet["text"]
        assert all(
            0 <= first < last <= len(snippet["text"]) for first, last in snippet["highlights"]
        )
        places = {(match["start"], match["end"]) for match in hit["matches"]}
        inside = {(snippet["start"] + a, snippet["start"] + b) for a, b in snippet["highlights"]}
        assert all(any(a <= c and d <= b for c, d in places) for a, b in inside)
    assert all(0 <= a < b <= len(hit["title"]) for a, b in hit["title_highlights"])
    parts = sum(part["score"] for part in hit.get("explanation", ()))
    assert hit["score"] == pytest.approx(parts, abs=1e-5)
    for mention in view.mentions:
        assert text[mention.start : mention.end] == mention.text


@settings(max_examples=12, deadline=None)
@given(
    st.lists(documents, min_size=1, max_size=3),
    st.lists(st.sampled_from(ASKED), min_size=4, max_size=8, unique=True),
    st.booleans(),
)
def test_every_match_quotes_what_stands_at_its_offsets(
    folder: Path, written: list[str], asked: list[str], any_word: bool
) -> None:
    """text[start:end] == quote, for every match of every hit; pages, lines and scores fit."""
    dossier = _dossier(folder, {f"{number}.md": text for number, text in enumerate(written)})

    for query in (*asked, " ".join(asked[:2])):
        answer = _answer(dossier, query, any_word=any_word)
        assert answer["total"] == len(answer["hits"])
        for hit in answer["hits"]:
            _check(dossier, hit)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from((*ASKED, *WORDS, "OR", "NOT", "-", "(", ")")), max_size=5))
def test_any_question_is_answered_or_refused(fixed: Path, asked: list[str]) -> None:
    """Whatever is asked of a fixed dossier, quotes are right, or the query is refused."""
    try:
        answer = _answer(fixed, " ".join(asked), any_word=False)
    except QueryError:
        return

    for hit in answer["hits"]:
        _check(fixed, hit)
