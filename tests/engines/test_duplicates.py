"""What every engine must do with copies and near-copies, told through the seam alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ficli.engines.base import FacetName, Reader, Request
from ficli.grouping import group
from ficli.parsing import parse
from ficli.query import Everything
from tests.engines.under_test import EngineUnderTest, make_document

STORY = (
    "The commissioner was asked on Tuesday how often her office had looked into claims of foreign "
    "interference since the last election. She said that eleven files were open, that three had "
    "been closed without a charge, and that none of them would be spoken of before the courts had "
    "done so. Members of two parties wanted to know why witnesses who speak neither English nor "
    "French had waited for months. She answered that interpreters were being hired, and that the "
    "budget of her office had not grown in four years while the number of complaints had doubled. "
    "NSICOP was told the same in June."
)
LATER = STORY.replace("eleven files", "twelve files")
CUT = STORY.partition(" while the number")[0]

DOCUMENTS = (
    make_document("b/story.txt", STORY, date="2023-03-22", source="The Gazette", kind="news"),
    make_document("a/story.html", STORY.replace(" ", "\n"), source="The Star", title="Eleven open"),
    make_document("c/story.txt", STORY, date="2021-01", source="The Gazette"),
    make_document("d/later.txt", LATER, date="2024", source="The Courier"),
    make_document("e/other.txt", "Another note, on harbours.\n", source="The Star"),
)
FIRST = "a/story.html"
"""The first path of the story; the others are `b/story.txt` and `c/story.txt`."""


@pytest.fixture
def filled(engine: EngineUnderTest) -> EngineUnderTest:
    """A story at three paths, a later version of it, and another text; in two segments."""
    engine.write(DOCUMENTS[:2])
    engine.write(DOCUMENTS[2:])
    _regroup(engine)
    return engine


@pytest.fixture
def reader(filled: EngineUnderTest) -> Iterator[Reader]:
    with filled.open_reader() as reader:
        yield reader


def _regroup(engine: EngineUnderTest) -> None:
    with engine.open_writer() as writer:
        group(writer)
        writer.commit(None)


def _paths(reader: Reader, query: str, **options: bool | int) -> list[str]:
    tree = parse(query).tree
    assert tree
    request = Request(tree, sort="path", **options)  # type: ignore[arg-type]
    return [reader.record(found.key).path for found in reader.search(request).found]


def test_a_text_at_several_paths_is_one_document(reader: Reader) -> None:
    """It counts once, its words count once, and its first path stands for it."""
    totals = reader.totals()
    assert (3, 2) == (totals.documents, totals.copies)
    assert [FIRST, "d/later.txt", "e/other.txt"] == [
        reader.record(key).path
        for key in reader.keys()  # noqa: SIM118  # no dict
    ]
    assert [FIRST, "d/later.txt"] == _paths(reader, "commissioner")
    assert 3 == reader.count(Everything())
    assert totals.words == sum(
        reader.record(key).words
        for key in reader.keys()  # noqa: SIM118  # no dict
    )


@pytest.mark.parametrize("path", [FIRST, "b/story.txt", "c/story.txt"])
def test_every_path_names_the_document(path: str, reader: Reader) -> None:
    """Each path has a record, a text and copies of its own."""
    (key,) = reader.named(path)
    assert path == reader.record(key).path
    assert reader.text(key).text.split() == STORY.split()
    copies = [reader.record(copy).path for copy in reader.copies(key)]
    assert [FIRST, "b/story.txt", "c/story.txt"] == copies


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("source:gazette", {FIRST}),
        ("source:star", {FIRST, "e/other.txt"}),
        ('source:"the gazette" commissioner', {FIRST}),
        ("title:eleven", {FIRST}),
        ("path:b", {FIRST}),
        ("path:c/story.txt", {FIRST}),
        ("date:2021", {FIRST}),
        ("date:2023", {FIRST}),
        ("kind:news", {FIRST}),
        ("-source:gazette", {"d/later.txt", "e/other.txt"}),
        ("actor:nsicop", {FIRST, "d/later.txt"}),
        ('"eleven files were open"', {FIRST}),
        ("eleven", {FIRST}),
        ("*", {FIRST, "d/later.txt", "e/other.txt"}),
    ],
)
def test_what_is_said_at_any_path_finds_the_document(
    query: str, expected: set[str], reader: Reader
) -> None:
    """Two newspapers printed it: it is found under both, and once."""
    found = _paths(reader, query)
    assert (len(expected), expected) == (len(found), set(found))


def test_a_facet_counts_what_its_field_finds(reader: Reader) -> None:
    """A document counts once under each value that any of its paths has."""
    names: tuple[FacetName, ...] = ("source", "date", "kind", "language", "actor")
    facets = {each.field: dict(each.counts) for each in reader.facets(Everything(), names)}
    assert {
        "source": {"The Gazette": 1, "The Star": 2, "The Courier": 1},
        "date": {"2021": 1, "2023": 1, "2024": 1},
        "kind": {"news": 1},
        "language": {"en": 3},
        "actor": {"National Security Committee": 2},
    } == facets


def test_the_census_counts_documents(reader: Reader) -> None:
    """A mention in a text at three paths is one mention."""
    counted = sorted((reader.record(row.key).path, row.times) for row in reader.census())
    assert [(FIRST, 1), ("d/later.txt", 1)] == counted


def test_copies_do_not_weigh_in_the_score(engine: EngineUnderTest) -> None:
    """The same documents score the same, however many copies lie about."""
    scores = []
    for documents in ((DOCUMENTS[0], *DOCUMENTS[3:]), DOCUMENTS[2:3]):
        engine.write(documents)
        with engine.open_reader() as reader:
            tree = parse("commissioner OR harbours").tree
            assert tree
            scores.append(sorted(each.score for each in reader.search(Request(tree)).found))
    assert scores[0] == pytest.approx(scores[1])


def test_when_the_first_path_goes_the_next_takes_its_place(filled: EngineUnderTest) -> None:
    """Nothing has to be put again, and nothing is lost, down to the last path."""
    left = [FIRST, "b/story.txt", "c/story.txt"]
    while left:
        with filled.open_reader() as reader:
            assert [left[0]] == _paths(reader, "eleven")
            assert (len(left) - 1, 3) == (reader.totals().copies, reader.totals().documents)
        filled.write([], remove=[left.pop(0)])
    with filled.open_reader() as reader:
        assert [] == _paths(reader, "eleven")
        assert (0, 2) == (reader.totals().copies, reader.totals().documents)


def test_the_writer_sees_documents_too(filled: EngineUnderTest) -> None:
    """Profiles and signatures are those of documents; `copies` names the paths of one."""
    with filled.open_writer() as writer:
        expected = [FIRST, "d/later.txt", "e/other.txt"]
        assert expected == [profile.path for profile in writer.profiles()]
        assert [FIRST, "d/later.txt"] == list(writer.signatures())
        assert (FIRST, "b/story.txt", "c/story.txt") == writer.copies("b/story.txt")
        assert ("e/other.txt",) == writer.copies("e/other.txt")
        with pytest.raises(KeyError):
            writer.copies("nothing.txt")


def test_a_path_with_pages_stands_for_those_without(engine: EngineUnderTest) -> None:
    """What is quoted names its page where any file has pages, whatever it is called."""
    pages = {"b.pdf": (0, 200), "c.pdf": (0, 200), "a.txt": ()}
    engine.write([make_document(path, STORY, pages=each) for path, each in pages.items()])
    with engine.open_reader() as reader:
        (key,) = reader.keys()
        copies = [reader.record(each).path for each in reader.copies(key)]
        assert ["b.pdf", "a.txt", "c.pdf"] == copies
        assert ["b.pdf"] == _paths(reader, "path:a.txt")
    engine.write([], remove=["b.pdf", "c.pdf"])
    with engine.open_reader() as reader:
        assert ["a.txt"] == _paths(reader, "eleven")


def test_texts_without_words_are_no_copies(engine: EngineUnderTest) -> None:
    """Two mails without a body are two mails."""
    engine.write([make_document(f"{n}.eml", " \n", title=f"Subject {n}") for n in range(2)])
    with engine.open_reader() as reader:
        assert (2, 0) == (reader.totals().documents, reader.totals().copies)


def test_near_copies_know_each_other(reader: Reader) -> None:
    """From any path of either, with one exact figure; other texts have none."""
    (story,), (copy,), (later,) = map(reader.named, (FIRST, "c/story.txt", "d/later.txt"))
    (near,) = reader.near_copies(story)
    (back,) = reader.near_copies(later)
    assert ("d/later.txt", later) == (near.path, near.key)
    assert (FIRST, story) == (back.path, back.key)
    assert 0.9 < near.similarity == back.similarity < 1
    assert (near,) == reader.near_copies(copy)
    assert ((story, later),) == reader.near_groups()
    (other,) = reader.named("e/other.txt")
    assert ((), 0) == (reader.near_copies(other), reader.near_count(other))
    assert [1, 1, 1] == [reader.near_count(key) for key in (story, copy, later)]
    assert ((), (near,)) == (reader.near_copies(story, 0), reader.near_copies(story, 1))


def test_a_folded_answer_has_the_first_found_of_each_group(reader: Reader) -> None:
    """Totals, offset and limit count what is left; the total stays that of documents."""
    folded = reader.search(Request(Everything(), sort="path", fold=True))
    whole = reader.search(Request(Everything(), sort="path"))
    (story,), (later,) = map(reader.named, (FIRST, "d/later.txt"))
    assert (3, 2, 2) == (folded.total, folded.folded_total, len(folded.found))
    assert (3, 2, 3) == (whole.total, whole.folded_total, len(whole.found))
    assert [[story, later], []] == [list(found.near) for found in folded.found]
    assert [2, 2, 0] == [len(found.near) for found in whole.found]
    assert ["e/other.txt"] == _paths(reader, "*", fold=True, offset=1, limit=5)
    assert ["d/later.txt"] == _paths(reader, "twelve", fold=True)


def test_a_group_shrinks_with_its_documents(filled: EngineUnderTest) -> None:
    """When one of two is gone there is no group, also before anybody grouped anew."""
    filled.write([], remove=["d/later.txt"])
    with filled.open_reader() as reader:
        (story,) = reader.named(FIRST)
        assert ((), ()) == (reader.near_groups(), reader.near_copies(story))
        answer = reader.search(Request(Everything(), fold=True))
        assert (2, 2) == (answer.total, answer.folded_total)


def test_a_group_survives_the_loss_of_a_first_path(filled: EngineUnderTest) -> None:
    """The copy that takes its place is grouped as the first was."""
    filled.write([], remove=[FIRST])
    _regroup(filled)
    with filled.open_reader() as reader:
        assert [["b/story.txt", "d/later.txt"]] == [
            [reader.record(key).path for key in each] for each in reader.near_groups()
        ]


def test_groups_do_not_depend_on_the_order_of_arrival(engine: EngineUnderTest) -> None:
    """One by one and backwards, each grouped at once, comes out as all together."""
    chain = [*DOCUMENTS, make_document("f/cut.txt", CUT)]
    for document in reversed(chain):
        engine.write([document])
        _regroup(engine)
    with engine.open_reader() as reader:
        assert [[FIRST, "d/later.txt", "f/cut.txt"]] == [
            [reader.record(key).path for key in each] for each in reader.near_groups()
        ]
