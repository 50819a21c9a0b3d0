"""What every engine must do, told through the seam alone."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest

from ficli.document import Evidence, Origin, Segment, Skipped, Span
from ficli.engines.base import Fingerprint, IndexedFile, Request, Sort
from ficli.parsing import parse
from ficli.query import And, Everything, Known, Phrase, prefer_phrase
from tests.engines.under_test import EngineUnderTest, fingerprint_of, make_document

DECLARED_PART = Segment(
    7, 11, "zh", Origin("fr", "yes", "declared", 0.99, evidence=(Evidence("credit", "关于", 7, 9),))
)
GUESSED_PART = Segment(11, 14, "zh", Origin("fa", "yes", "style", 0.9))

DOCUMENTS = (
    make_document(
        "news/han.txt",
        "Han Dong speaks\nThe member's elections were fair, he said. Foreign interference is real.",
        date="2023-03-22",
        kind="news",
        source="The Gazette",
    ),
    make_document(
        "news/apart.txt",
        "Dong villages and Han towns\nTravel notes.",
        date="2021",
        origin=Origin("ru", "yes", "style", 0.9, tag="en-t-ru"),
    ),
    make_document(
        "fr/ingerence.txt",
        "L’ingérence étrangère\nLes élections d'octobre ; le CPSNR l'a écrit. État.",
        language="fr-CA",
        date="2024-06",
        kind="news",
        origin=Origin(
            "fr", "no", "declared", 1.0, evidence=(Evidence("cue", "L’ingérence", 0, 11),)
        ),
    ),
    make_document(
        "zh/ganyu.txt",
        "外国干预调查\n关于中国的报告",
        language="zh",
        title="外国干预",
        origin=Origin("zh", segments=(DECLARED_PART, GUESSED_PART)),
    ),
    make_document(
        "reports/committee.md",
        "National Security Committee report\nNSICOP was told by Jane Roe that pays and paying agree"
        ".\fSecond page on election law.",
        pages=(0, 90),
        kind="report",
        title="A committee reports",
        origin=Origin(leaning="en", confidence=0.6),
    ),
)

QUERIES = {
    # query: the documents that match, by the first letters of their paths
    "han dong": {"news/han", "news/apart"},
    '"han dong"': {"news/han"},
    '"dong han"': set(),
    '"han dong"~2': {"news/han"},
    '"han dong"~4': {"news/han", "news/apart"},
    '"dong han"~2': {"news/han", "news/apart"},
    "han -villages": {"news/han"},
    "villages OR interference": {"news/apart", "news/han"},
    "NOT han": {"fr", "zh", "reports"},
    "(villages OR interference) AND foreign": {"news/han"},
    "election": {"news/han", "fr", "reports"},
    "ELECTIONS": {"news/han", "fr", "reports"},
    '"elections"': {"news/han", "fr"},
    "ingerence": {"fr"},
    "l'ingérence": {"fr"},
    "octobre": {"fr"},
    "etat": {"fr"},
    "member": {"news/han"},
    "干预": {"zh"},
    "外国干预": {"zh"},
    "国外": set(),
    "中": {"zh"},
    "elect*": {"news/han", "fr", "reports"},
    "el?ctions": {"news/han", "fr"},
    "intreference~1": {"news/han"},
    "interferance~1": {"news/han"},
    "title:report": {"reports"},
    "title:travel": set(),
    "body:travel": {"news/apart"},
    "actor:nsicop": {"fr", "reports"},
    'actor:"National Security Committee"': {"fr", "reports"},
    "actor:Roe": {"reports"},
    "actor:nobody": set(),
    "actor:person": {"reports"},
    "actor:publicbody": {"fr", "reports"},
    "lang:en": {"news/han", "news/apart", "reports"},
    "lang:fr": {"fr"},
    "lang:fr-CA": {"fr"},
    "origin:fr": {"fr", "zh"},
    "origin:zh": {"zh"},
    "origin:und": {"reports"},
    "origin:fa": set(),
    "translated:yes": {"news/apart"},
    "translation:NO": {"fr"},
    "translated:unknown": {"news/han", "zh", "reports"},
    "origin:fr translated:no": {"fr"},
    "kind:NEWS": {"news/han", "fr"},
    "source:gazette": {"news/han"},
    "date:2023": {"news/han"},
    "date:[2021 TO 2023]": {"news/han", "news/apart"},
    "date:>2023": {"fr"},
    "date:<2023": {"news/apart"},
    "date:2024-06-01": {"fr"},
    "path:news": {"news/han", "news/apart"},
    "path:han.txt": {"news/han"},
    "path:reports/committee.md": {"reports"},
    "path:new*": {"news/han", "news/apart"},
    "*": {"news/han", "news/apart", "fr", "zh", "reports"},
}


@pytest.fixture(scope="module")
def filled(shared: EngineUnderTest) -> EngineUnderTest:
    """An index in two segments, for reading only."""
    return _fill(shared)


@pytest.fixture
def changing(engine: EngineUnderTest) -> EngineUnderTest:
    """The same index, for tests that change it."""
    return _fill(engine)


def _fill(engine: EngineUnderTest) -> EngineUnderTest:
    engine.write(DOCUMENTS[:2])
    engine.write(DOCUMENTS[2:])
    return engine


def _paths(
    engine: EngineUnderTest, query: str, sort: Sort = "relevance", stem: bool = True
) -> list[str]:
    tree = parse(query).tree
    assert tree is not None
    with engine.open_reader() as reader:
        answer = reader.search(Request(prefer_phrase(tree), sort=sort, stem=stem))
        return [reader.record(found.key).path for found in answer.found]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_exactly_the_documents_that_match(
    filled: EngineUnderTest, query: str
) -> None:
    """Each query of the table finds its documents and no other."""
    expected = {d.path for d in DOCUMENTS if any(d.path.startswith(p) for p in QUERIES[query])}

    assert expected == set(_paths(filled, query))


def test_the_phrase_ranks_above_the_words(filled: EngineUnderTest) -> None:
    """A document with the words side by side comes before one that only has both."""
    assert ["news/han.txt", "news/apart.txt"] == _paths(filled, "han dong")


HEAD = "Page 4 of 9 \N{EM DASH} Report"
TORN = f"The witness told the committee\n{HEAD}\nthat nobody objected to it."


@pytest.mark.parametrize(
    ("query", "quotes"),
    [
        ('"committee that nobody"', [f"committee\n{HEAD}\nthat nobody"]),
        ('"page 4 of 9"', ["Page 4 of 9"]),
        ('"committee page"', None),
        ('"report that"', None),
        ('"told nobody"~3', ["told", "nobody"]),
        ('"it page"~50', None),
        ("report", ["Report"]),
    ],
)
def test_furniture_is_found_and_interrupts_no_phrase(
    engine: EngineUnderTest, query: str, quotes: list[str] | None
) -> None:
    """A phrase reaches over a running head, and is quoted with it; none ends in it."""
    start = TORN.index(HEAD)
    engine.write([make_document("torn.pdf", TORN, furniture=(Span(start, start + len(HEAD)),))])
    tree = parse(query).tree
    assert tree is not None
    with engine.open_reader() as reader:
        found = reader.search(Request(tree)).found
        located = [each for f in found for each in reader.locate(tree, f.key)]
        spans = [each.span for each in located if each.field == "body"]
    assert (quotes or []) == [TORN[span.start : span.end] for span in spans]


def test_long_furniture_is_no_furniture(engine: EngineUnderTest) -> None:
    """What is too long for a reader to read across interrupts a phrase."""
    text = "one two\n" + "menu " * 1000 + "\nthree four"
    engine.write([make_document("a.html", text, furniture=(Span(8, 8 + 5000),))])
    assert [] == _paths(engine, '"two three"')
    assert ["a.html"] == _paths(engine, '"menu three four"')


def test_without_stemming_only_the_word_itself_counts(filled: EngineUnderTest) -> None:
    """`stem=False` finds the form that was asked for, accents and case aside."""
    assert ["reports/committee.md"] == _paths(filled, "election", stem=False)


def test_stemming_stays_within_a_language(filled: EngineUnderTest) -> None:
    """`pays` finds `paying` in English text; no French stem applies there."""
    assert ["reports/committee.md"] == _paths(filled, "pay")


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("path", ["fr/i", "news/a", "news/h", "reports", "zh/"]),
        ("date", ["fr/i", "news/h", "news/a", "reports", "zh/"]),
        ("oldest", ["news/a", "news/h", "fr/i", "reports", "zh/"]),
        ("title", ["reports", "news/a", "news/h", "fr/i", "zh/"]),
    ],
)
def test_sorting(filled: EngineUnderTest, sort: Sort, expected: list[str]) -> None:
    """Dates run newest or oldest first with undated documents last; ties go by path."""
    found = _paths(filled, "*", sort)

    assert expected == [next(e for e in expected if path.startswith(e)) for path in found]


def test_a_page_is_a_slice_of_all_that_was_found(filled: EngineUnderTest) -> None:
    """`offset` and `limit` cut the page, the total stays."""
    with filled.open_reader() as reader:
        whole = reader.search(Request(Everything(), sort="path"))
        part = reader.search(Request(Everything(), sort="path", offset=1, limit=2))

    assert (5, whole.found[1:3]) == (part.total, part.found)


def test_a_filter_restricts_and_does_not_score(filled: EngineUnderTest) -> None:
    """The same document has the same score with and without a filter."""
    tree, only = parse("han").tree, parse("path:news/han.txt").tree
    assert tree
    assert only
    with filled.open_reader() as reader:
        free = {f.key: f.score for f in reader.search(Request(tree)).found}
        kept = {f.key: f.score for f in reader.search(Request(tree, filter=only)).found}

    assert len(kept) == 1
    assert kept.items() <= free.items()


@pytest.mark.parametrize(
    ("query", "path", "expected"),
    [
        ("han dong", "news/han.txt", [("body", "Han Dong"), ("title", "Han Dong")]),
        ("dong", "news/han.txt", [("body", "Dong"), ("title", "Dong")]),
        ("body:elections", "news/han.txt", [("body", "elections")]),
        ("body:ingérence", "fr/ingerence.txt", [("body", "ingérence")]),
        ("actor:nsicop", "fr/ingerence.txt", [("actor", "CPSNR")]),
        ("origin:fr", "fr/ingerence.txt", [("origin", "L’ingérence")]),
        ("origin:fr", "zh/ganyu.txt", [("origin", "关于")]),
        ("body:干预", "zh/ganyu.txt", [("body", "干预")]),
        ("body:foreign -villages", "news/han.txt", [("body", "Foreign")]),
        ('body:"he foreign"~3', "news/han.txt", [("body", "he"), ("body", "Foreign")]),
    ],
)
def test_spans_say_where_and_why(
    filled: EngineUnderTest, query: str, path: str, expected: list[tuple[str, str]]
) -> None:
    """`locate` gives the longest spans, each with the field that found it."""
    tree = parse(query).tree
    assert tree
    with filled.open_reader() as reader:
        (key,) = reader.named(path)
        texts = {"title": reader.record(key).title}
        located = reader.locate(prefer_phrase(tree), key)
        text = reader.text(key).text
    quotes = [(e.field, texts.get(e.field, text)[e.span.start : e.span.end]) for e in located]

    assert sorted(expected) == sorted(quotes)


def test_documents_come_back_as_they_went_in(filled: EngineUnderTest) -> None:
    """Text, pages, metadata and mentions are stored exactly."""
    document = DOCUMENTS[4]
    with filled.open_reader() as reader:
        (key,) = reader.named(document.path)
        record = reader.record(key)
        stored = reader.text(key)

        assert (document.text, (0, 90)) == (stored.text, stored.page_starts)
        assert (document.title.value, "report", document.origin) == (
            record.title,
            record.kind,
            record.origin,
        )
        assert document.title == record.metadata["title"]
        assert sorted(document.mentions, key=lambda m: m.start) == list(reader.mentions(key))
        assert ["nsicop", "name:jane-roe"] == [actor.id for actor in reader.actors(key)]
        assert [0, 35] == list(reader.line_starts(key))


def test_a_document_is_named_by_id_path_or_file_name(filled: EngineUnderTest) -> None:
    """A short id, a full path and a unique file name all mean the same document."""
    document = DOCUMENTS[0]
    with filled.open_reader() as reader:
        keys = {reader.named(name) for name in (document.id, document.path, "han.txt")}

        assert len(keys) == 1
        assert () == reader.named("nothing.txt")


def test_a_new_version_replaces_the_old_one(changing: EngineUnderTest) -> None:
    """After a second put of a path only the new words are found."""
    changing.write([make_document("news/han.txt", "Something else entirely")])

    assert [] == _paths(changing, "fair")
    assert ["news/han.txt"] == _paths(changing, "entirely")


def test_what_is_removed_is_found_no_more(changing: EngineUnderTest) -> None:
    """Removing takes away words, record and count."""
    changing.write([], remove=["news/han.txt"])

    assert ["news/apart.txt"] == _paths(changing, "han dong")
    with changing.open_reader() as reader:
        assert 4 == reader.totals().documents
        assert () == reader.named("news/han.txt")


def test_nothing_changes_without_a_commit(changing: EngineUnderTest) -> None:
    """Leaving the writer without a commit leaves the index as it was."""
    with changing.open_writer() as writer:
        writer.remove("news/han.txt")

    assert ["news/han.txt"] == _paths(changing, '"han dong"')


def test_an_open_reader_keeps_its_view(changing: EngineUnderTest, opened: ExitStack) -> None:
    """What a reader sees does not change under it."""
    reader = opened.enter_context(changing.open_reader())
    changing.write([], remove=["news/han.txt"])
    tree = parse("han").tree
    assert tree

    assert 2 == reader.search(Request(tree)).total
    assert 5 == reader.totals().documents


def test_an_index_of_nothing_but_what_was_left_out_can_be_read(engine: EngineUnderTest) -> None:
    """Where no file could be read, the index is empty, and no later commit harms it."""
    for _ in range(2):
        with engine.open_writer() as writer:
            writer.commit([Skipped("a.txt", "empty file")])
        with engine.open_reader() as reader:
            assert (0, 1) == (reader.totals().documents, len(reader.skipped()))


def test_the_time_of_the_last_reindex_is_remembered(engine: EngineUnderTest) -> None:
    """A commit that knows what was left out is a reindex; one that does not leaves the time."""
    before = int(time.time())
    engine.write(DOCUMENTS[:1])
    with engine.open_reader() as reader:
        first = reader.indexed_at()
    with engine.open_writer() as writer:
        writer.commit(None)
    with engine.open_reader() as reader:
        assert (True, first) == (before <= first <= time.time(), reader.indexed_at())


def test_the_state_of_the_sources_is_remembered_until_a_commit_knows_none(
    engine: EngineUnderTest,
) -> None:
    """Whoever changes the index otherwise makes the next reindex look at every file."""
    seen = []
    for state in (1 << 56, 0):
        with engine.open_writer() as writer:
            seen.append(writer.state())
            writer.commit((), state)
    with engine.open_writer() as writer:
        assert [0, 1 << 56, 0] == [*seen, writer.state()]


def test_skipped_files_are_remembered(engine: EngineUnderTest) -> None:
    """Unread files are those of the last commit; what was left out of a file stays with it."""
    engine.write(DOCUMENTS[:1], unread=[Skipped("c.bin", "binary data", 3, "hint")])
    fingerprint = Fingerprint(1, 2, "ab", "", "v1")
    inside = Skipped("b.zip!/x.png", "no reader for .png files", 7)
    with engine.open_writer() as writer:
        writer.put("b.zip", fingerprint, [], [inside])
        writer.commit([Skipped("a.txt", "empty file")])

    with engine.open_reader() as reader:
        assert ("a.txt", "b.zip!/x.png") == tuple(each.path for each in reader.skipped())
        assert IndexedFile(fingerprint, (), (inside,)) == reader.files()["b.zip"]


def test_one_file_may_hold_many_documents(engine: EngineUnderTest) -> None:
    """Documents of a container come and go with it, each under its own path."""
    members = [make_document(f"box.zip!/{n}.txt", f"word{n} shared") for n in (1, 2)]
    fingerprint = Fingerprint(1, 2, "ab", "", "v1")
    with engine.open_writer() as writer:
        writer.put("box.zip", fingerprint, [engine.prepare(m) for m in members])
        writer.commit()

    assert {"box.zip!/1.txt", "box.zip!/2.txt"} == set(_paths(engine, "shared"))
    with engine.open_writer() as writer:
        writer.put("box.zip", fingerprint, [engine.prepare(members[1])])
        writer.commit()
    assert ["box.zip!/2.txt"] == _paths(engine, "shared")
    with engine.open_writer() as writer:
        writer.touch("box.zip", fingerprint._replace(mtime_ns=9))
        writer.commit()
    with engine.open_reader() as reader:
        assert 9 == reader.files()["box.zip"].fingerprint.mtime_ns
        assert ("box.zip!/2.txt",) == reader.files()["box.zip"].documents


def test_near_spellings_are_sorted_by_distance(filled: EngineUnderTest) -> None:
    """A misspelt word brings up the words it may be meant for."""
    with filled.open_reader() as reader:
        assert ("interference",) == reader.near_spellings("interfernce")
        assert () == reader.near_spellings("qwertyuiop")


def test_facets_count_values_among_all_that_was_found(filled: EngineUnderTest) -> None:
    """Most frequent first, then by value; a language counts once for all its regions."""
    with filled.open_reader() as reader:
        facets = reader.facets(
            Everything(),
            ("origin", "translated", "language", "kind", "source", "date", "actor"),
        )
        tree = parse("kind:news origin:fr").tree
        assert tree
        (some,) = reader.facets(tree, ("language",))

    assert {
        "origin": (("fr", 2), ("en", 1), ("ru", 1), ("und", 1), ("zh", 1)),
        "translated": (("unknown", 3), ("no", 1), ("yes", 1)),
        "language": (("en", 3), ("fr", 1), ("zh", 1)),
        "kind": (("news", 2), ("report", 1)),
        "source": (("The Gazette", 1),),
        "date": (("2021", 1), ("2023", 1), ("2024", 1)),
        "actor": (("National Security Committee", 2), ("Jane Roe", 1)),
    } == {facet.field: facet.counts for facet in facets}
    assert (("fr", 1),) == some.counts


def test_a_name_that_means_one_actor_is_known_without_context(filled: EngineUnderTest) -> None:
    """Distinctive names and full names met in texts; short acronyms only as they are spelt."""
    with filled.open_reader() as reader:
        meant = {
            name: actor.id if (actor := reader.meant(name)) else None
            for name in (
                "cpsnr", "NSICOP", "national security COMMITTEE", "jane roe", "NS", "ns",
                "Committee", "Jane", "Roe", "nobody", "",
            )
        }  # fmt: skip
        body = reader.meant("NSICOP")

    assert {
        "cpsnr": "nsicop", "NSICOP": "nsicop", "national security COMMITTEE": "nsicop",
        "jane roe": "name:jane-roe", "NS": "nsicop", "ns": None, "Committee": None, "Jane": None,
        "Roe": None, "nobody": None, "": None,
    } == meant  # fmt: skip
    assert body
    assert ("National Security Committee", "PublicBody") == (body.name, body.type)


def test_a_name_may_mean_several_actors(filled: EngineUnderTest) -> None:
    """`who` takes an id, a name, or a part of one, and knows only whom documents name."""
    with filled.open_reader() as reader:
        found = {
            name: [actor.id for actor in reader.who(name)]
            for name in ("nsicop", "name:jane-roe", "security", "Jane", "nobody")
        }

    assert {
        "nsicop": ["nsicop"], "name:jane-roe": ["name:jane-roe"], "security": ["nsicop"],
        "Jane": ["name:jane-roe"], "nobody": [],
    } == found  # fmt: skip


def test_the_census_counts_every_mention(filled: EngineUnderTest) -> None:
    """One row a document and actor, with the number of mentions."""
    with filled.open_reader() as reader:
        rows = sorted(
            (reader.record(n.key).path, n.actor, n.type, n.times) for n in reader.census()
        )

    assert [
        ("fr/ingerence.txt", "nsicop", "PublicBody", 1),
        ("reports/committee.md", "name:jane-roe", "Person", 1),
        ("reports/committee.md", "nsicop", "PublicBody", 2),
    ] == rows


def test_documents_that_are_known_to_answer_are_found_by_key(filled: EngineUnderTest) -> None:
    """`Known` finds its documents, those of more occurrences first, alone and with other leaves."""
    with filled.open_reader() as reader:
        keys = [reader.named(path)[0] for path in ("news/han.txt", "fr/ingerence.txt")]
        known = Known("actor", ((keys[0], 1), (keys[1], 5), (10**9, 3)))
        found = reader.search(Request(known)).found
        assert keys[::-1] == [each.key for each in found]
        assert 1 == reader.count(And((known, Phrase("", "foreign interference"))))
        assert () == reader.locate(known, keys[0])
        assert [("nsicop", 1)] == [
            (each.actor, each.times)
            for each in reader.census(["nsicop", "nobody"])
            if each.key == keys[1]
        ]


def test_an_actor_is_found_by_id_alone(filled: EngineUnderTest) -> None:
    """`id:` before an id means this actor only; the places it is named say how that is known."""
    with filled.open_reader() as reader:
        found = reader.search(Request(Phrase("actor", "id:nsicop"))).found
        located = [reader.locate(Phrase("actor", "id:nsicop"), each.key) for each in found]
        assert 0 == reader.count(Phrase("actor", "id:national security committee"))

    assert 2 == len(found)
    assert {"registry"} == {each.via for places in located for each in places}


def test_a_facet_counts_what_its_field_finds(filled: EngineUnderTest) -> None:
    """Each count under origin is the number of documents that `origin:` finds."""
    with filled.open_reader() as reader:
        (facet,) = reader.facets(Everything(), ("origin",))
    found = {value: len(_paths(filled, f"origin:{value}")) for value, _ in facet.counts}

    assert dict(facet.counts) == found


def test_a_document_comes_back_from_the_writer_as_it_was_put(changing: EngineUnderTest) -> None:
    """`document` gives what was put before the last commit and since."""
    new = make_document("new.txt", "Brand new words", source="Somebody")
    with changing.open_writer() as writer:
        writer.put(new.path, fingerprint_of(new), [changing.prepare(new)])
        kept = [writer.document(each.path) for each in (*DOCUMENTS, new)]
        with pytest.raises(KeyError):
            writer.document("nothing.txt")

    for expected, actual in zip((*DOCUMENTS, new), kept, strict=True):
        assert expected.origin == actual.origin
        assert sorted(expected.mentions, key=lambda m: m.start) == list(actual.mentions)
        assert changing.prepare(expected).postings == changing.prepare(actual).postings


def test_a_corrected_origin_is_found_at_once(changing: EngineUnderTest) -> None:
    """Words, mentions and place stay; only the origin is another, also when corrected twice."""
    with changing.open_writer() as writer:
        assert frozenset() == writer.corrected()
        writer.correct("news/han.txt", Origin("fa", "yes", "corrected", 1.0))
        writer.commit(None)
    with changing.open_writer() as writer:
        writer.correct("news/han.txt", Origin("fr", "yes", "corrected", 1.0, tag="en-t-fr"))
        assert frozenset({"news/han.txt"}) == writer.corrected()
        totals = writer.commit(None)

    assert 5 == totals.documents
    assert {"news/han.txt"} == set(_paths(changing, "origin:fr translated:yes"))
    assert [] == _paths(changing, "origin:en")
    assert [] == _paths(changing, "origin:fa")
    assert ["news/han.txt"] == _paths(changing, '"han dong" date:2023')
    with changing.open_reader() as reader:
        (key,) = reader.named("news/han.txt")
        assert "en-t-fr" == reader.record(key).origin.tag


def test_pairs_are_seen_from_both_sides_and_go_with_their_documents(
    changing: EngineUnderTest,
) -> None:
    """`set_pairs` replaces all pairs; one whose document is removed is no pair any more."""
    with changing.open_writer() as writer:
        assert [d.path for d in sorted(DOCUMENTS, key=lambda d: d.path)] == [
            profile.path for profile in writer.profiles()
        ]
        writer.set_pairs({("zh/ganyu.txt", "news/apart.txt"): 0.1})
        writer.set_pairs({("fr/ingerence.txt", "news/han.txt"): 0.75})
        writer.commit(None)

    with changing.open_reader() as reader:
        keys = {path: reader.named(path)[0] for path in ("news/han.txt", "fr/ingerence.txt")}
        (french,) = reader.pairs(keys["news/han.txt"])
        (english,) = reader.pairs(keys["fr/ingerence.txt"])
        assert ("fr/ingerence.txt", "fr-CA", 0.75) == (french.path, french.language, french.score)
        assert "news/han.txt" == english.path
        assert () == reader.pairs(reader.named("zh/ganyu.txt")[0])
    changing.write([], remove=["fr/ingerence.txt"])
    with changing.open_writer() as writer:
        assert {} == writer.pairs()
    with changing.open_reader() as reader:
        assert () == reader.pairs(reader.named("news/han.txt")[0])
