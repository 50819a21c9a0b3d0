"""Values made by hand: an ordinary hit, and one in which every string is nasty."""

from __future__ import annotations

from dataclasses import replace

from ficli.document import Evidence, Mention, Origin, Segment, Skipped, Span, Value
from ficli.duplicate_results import DuplicateGroup, DuplicateTable, Member
from ficli.origin_results import (
    Beside,
    CorrectionState,
    CorrectionTable,
    OriginReport,
    OriginTable,
    Part,
)
from ficli.report_results import (
    Forgotten,
    IndexReport,
    QuoteCheck,
    SkippedList,
    Status,
    Verification,
)
from ficli.results import (
    ActorCount,
    Copy,
    DocumentView,
    Expansion,
    Facet,
    Hit,
    HitPage,
    Match,
    NearCopy,
    Pair,
    Passage,
    Record,
    ScorePart,
    WordReport,
)

NASTY = (
    "[bold red]markup[/] [/nope] [link=http://evil.example]x[/link] :bomb: "
    "\x1b[2J\x1b]0;title\x07\x1b]8;;http://evil.example\x1b\\ \x9b31m \x7f\x00 "
    "\u202egnp.exe\u2066 \u200bzero\u200d \u2028 \U000e0041 \ufeff"
)
"""Markup, control sequences, bidi overrides, zero-width, line separator, tag character, BOM."""

TEXT = (
    "Han Dong spoke to reporters.\n"
    "He said that Han Dong, the member for Don Valley North, would sit as an independent.\n"
    "Le député Han Dong siège comme indépendant; 董晗 (Han Dong) 表示否认。\n"
)


def match(quote: str, nth: int, line: int, page: int | None = None, text: str = TEXT) -> Match:
    start = -1
    for _ in range(nth):
        start = text.index(quote, start + 1)
    return Match("body", page, line, start, start + len(quote), quote)


MATCHES = (
    match("Han Dong", 1, 1),
    match("Han Dong", 2, 2),
    match("Han Dong", 3, 3),
    replace(match("Han Dong", 4, 3), field="actor", via="registry"),
)


def passage(line: int, page: int | None = None, text: str = TEXT) -> Passage:
    lines = text.split("\n")
    start = sum(len(each) + 1 for each in lines[: line - 1])
    end = start + len(lines[line - 1])
    spans = tuple(
        Span(each.start, each.end) for each in MATCHES if text == TEXT and start <= each.start < end
    )
    return Passage(start, end, text[start:end], spans, page, line, cut_after=line == 2)


ORDINARY = Hit(
    rank=1,
    score=12.345678,
    record=Record(
        id="0123456789ab",
        path="news/2023-03-22 député.txt",
        sha256="0123456789ab" + "c" * 52,
        size=len(TEXT.encode()),
        title="Han Dong leaves the caucus",
        language="en",
        origin=Origin(
            "fr",
            "yes",
            "cue",
            0.93,
            tag="en-t-fr",
            evidence=(Evidence("translation note", "[Traduction]", 12, 24, 40.0),),
        ),
        date="2023-03-22",
        source="Gazette of the Hill",
        kind="news",
        url="https://news.example/2023/dong",
        words=31,
        extractor="text/1",
        encoding="utf-8",
        encoding_basis="utf-8",
        metadata={
            "title": Value("Han Dong leaves the caucus", "declared", "front matter"),
            "date": Value("2023-03-22", "inferred", "file name", Span(0, 10)),
        },
    ),
    actors=(
        ActorCount("han-dong", "Han Dong", "Person", 4),
        ActorCount("liberal-party", "Liberal Party of Canada", "Organization", 1),
    ),
    matches=MATCHES,
    match_count=4,
    passages=(passage(1), passage(2), passage(3)),
    title_spans=(Span(0, 8),),
)

NASTY_HIT = Hit(
    rank=2,
    score=3.0,
    record=Record(
        id="fedcba987654",
        path=f"=cmd|' /C calc'!A0/{NASTY}\n-rf.txt".replace("\0", ""),
        sha256="fedcba987654" + "d" * 52,
        size=1,
        title=f"=cmd|' /C calc'!A0 {NASTY}",
        language="zh",
        origin=Origin("und", "unknown", "style", 0.4, leaning="zh", tag="und"),
        date="2021",
        source=f"@SUM(1+1)*cmd {NASTY}",
        kind="＝1+1",
        url="javascript:alert(1)",
        metadata={"title": Value(NASTY, "inferred", f"first sentence {NASTY}")},
    ),
    actors=tuple(ActorCount(f"a{n}", f"+{NASTY}", "Person", n) for n in range(1, 9)),
    matches=(Match("body", 3, 7, 0, len(NASTY), NASTY),),
    match_count=1,
    passages=(
        Passage(0, len(NASTY), NASTY, (Span(7, 40),), 3, 7, cut_before=True),
        Passage(
            900,
            931,
            "e\u0301lection 👩‍👩‍👧 選舉 \t-1\n+2 «\u00a0ingérence\u00a0»",
            (Span(901, 902),),
            12,
            40,
        ),
    ),
    title_spans=(Span(0, 8),),
)

PAGE = HitPage(
    query='Han Dong -title:"x"',
    total=12,
    offset=0,
    limit=2,
    hits=(ORDINARY, NASTY_HIT),
    seconds=0.0312,
    parsed="(Han AND Dong)",
    documents=340,
    expanded_from=(Expansion("Han Dong", "han-dong", "Han Dong", ("董晗鹏", NASTY)),),
)

PAIRS = (
    Pair("ab" * 6, "fr/original.txt", "fr", Origin("fr", "no"), 0.71, "original"),
    Pair("cd" * 6, f"zh/{NASTY}.txt", "zh", Origin(), 0.5, "unknown"),
)

COPIES = (
    Copy("ef" * 6, "mirror/a.html", "ef" * 32, "text", "Han Dong", "2023", "The Star", "", ""),
    Copy(
        "0123456789ab", f"=mirror/{NASTY}", ORDINARY.record.sha256, "bytes", NASTY, "",
        f"=S {NASTY}", "news", "",
    ),
    *(Copy("ef" * 6, f"mirror/{n}.txt", "ef" * 32, "text", "T", "", "", "", "") for n in range(3)),
)  # fmt: skip

NEAR = (
    NearCopy("aa" * 6, "wire/first.txt", 0.9876543, found=True),
    NearCopy("bb" * 6, f"wire/{NASTY}", 0.75, found=True),
    NearCopy("cc" * 6, "wire/other.txt", 0.5, found=False),
)

EXPLAINED = HitPage(
    query="Han Dong",
    total=3,
    folded=True,
    folded_total=1,
    offset=0,
    limit=10,
    hits=(
        Hit(
            1, 3.5, ORDINARY.record, pairs=PAIRS, copies=COPIES, near_copies=NEAR,
            near_copy_count=3,
            explanation=(ScorePart("body:han", 2.25), ScorePart("body:dong", 1.25)),
        ),
    ),
    seconds=0.001,
    parsed="(Han AND Dong)",
    documents=12,
    facets=(
        Facet("origin", (("fr", 1200), ("und", 30))),
        Facet("source", tuple((f"{n} {NASTY}", 20 - n) for n in range(12))),
        Facet("kind", ()),
    ),
)  # fmt: skip

NOTHING = HitPage(
    query="intereference zzz",
    total=0,
    offset=0,
    limit=10,
    hits=(),
    seconds=0.002,
    documents=340,
    unknown_words=(
        WordReport("intereference", ("interference", "inference")),
        WordReport(f"zzz{NASTY}"),
    ),
    any_total=7,
)

VIEW = DocumentView(
    record=ORDINARY.record,
    text=TEXT + NASTY,
    page_starts=(0, len(TEXT)),
    mentions=(Mention(0, 8, "Han Dong", "han-dong", "Han Dong", "Person"),),
    actors=ORDINARY.actors,
    matches=MATCHES,
    copies=COPIES[:2],
    near_copies=tuple(replace(each, found=None) for each in NEAR),
    near_copy_count=3,
)

REPORT = IndexReport(
    added=("a.txt", "b.txt"),
    changed=("c.txt",),
    removed=(),
    unchanged=1204,
    skipped=(
        Skipped("bad.txt", "not text: NUL bytes", 12),
        Skipped(f"=cmd() {NASTY}", f"is a symlink to {NASTY}", 0, "copy it into docs_src"),
    ),
    documents=1207,
    words=1_234_567,
    seconds=12.5,
    index_bytes=3_456_789,
    copies=3,
)

STATUS = Status(
    documents=1207,
    words=1_234_567,
    files=1190,
    source_bytes=98_765_432,
    index_bytes=3_456_789,
    languages=(("en", 1100), ("fr", 107)),
    kinds=(("news", 800), (f"=x {NASTY}", 1)),
    last_reindex="2024-03-01T12:30:00Z",
    changed=3,
    skipped=2,
    copies=3,
    near_copies=1200,
    near_groups=1,
)

DUPLICATES = DuplicateTable(
    (
        DuplicateGroup(
            "near", 2,
            (
                Member("a.txt", "aa" * 6, "A wire story", "2023-03-22", "first", 1.0),
                Member("b.txt", "aa" * 6, "A wire story", "2023-03-22", "bytes", 1.0),
                Member(f"=c {NASTY}", "cc" * 6, NASTY, "", "near", 0.98765),
                Member("d.html", "dd" * 6, NASTY, "2023", "text", 0.98765),
            ),
        ),
        DuplicateGroup(
            "text", 1,
            (
                Member("x.txt", "ee" * 6, f"=T {NASTY}", "", "first", 1.0),
                Member("y.txt", "ff" * 6, "T", "2024", "text", 1.0),
            ),
        ),
    ),
    copies=3,
    near_copies=2,
)  # fmt: skip

FORGOTTEN = Forgotten(
    "a.txt", "aa" * 6, 11, True, (f"b {NASTY}",), ("a.txt", f"b {NASTY}"), ("c.txt", NASTY)
)

SKIPPED = SkippedList(REPORT.skipped)

CORRECTION = CorrectionState(
    NASTY_HIT.record.path, "d" * 64, "fr", "yes", f"=note {NASTY}", "applied"
)

VERDICT = OriginReport(
    record=replace(
        NASTY_HIT.record,
        origin=Origin(
            "fr",
            "yes",
            "corrected",
            1.0,
            tag="zh-t-fr",
            evidence=(Evidence("correction", NASTY),),
            segments=(
                Segment(
                    29,
                    113,
                    "en",
                    Origin(
                        "und", leaning="fr", confidence=0.61, basis="style", tag="en",
                        evidence=(Evidence("style", "61 words", -1, -1, 3.12),),
                    ),
                ),
            ),
        ),
    ),
    lines=(0, 29, 114),
    quotes=(NASTY,),
    phrases=(
        (),
        (
            Evidence("style:phrase", NASTY, 30, 30 + len(NASTY), 1.25),
            Evidence("style:phrase", "in particular", 40, 53, 1.1),
            Evidence("style:phrase", ", said", 60, 66, 0.8),
        ),
    ),
    automatic=Origin(
        "und", "unknown", "cue", 0.4, leaning="zh", tag="zh",
        evidence=(
            Evidence("cue:label", NASTY, 30, 40, 12.5),
            Evidence("style", "9 words", -1, -1, 0.5),
        ),
    ),
    correction=CORRECTION,
    pairs=PAIRS,
)  # fmt: skip

VERDICTS = OriginTable((ORDINARY.record, NASTY_HIT.record))

CORRECTIONS = CorrectionTable(
    (CORRECTION, CorrectionState("gone.txt", "e" * 64, "und", "", "", "missing"))
)


def _part(start: int, end: int, line: int, text: str) -> Part:
    return Part(start, end, line, text, ((line, text),))


BESIDE = Beside(
    ORDINARY.record,
    NASTY_HIT.record,
    0.625,
    (
        (_part(0, 28, 1, TEXT[:28]), _part(0, len(NASTY), 1, NASTY)),
        (_part(29, 112, 2, TEXT[29:112]), None),
        (None, _part(200, 207, 9, "= 1 + 1")),
    ),
)

VERIFICATION = Verification(
    (
        QuoteCheck("a.txt", "match", "ok", "same", 0, 8, "Han Dong", 0, 8, 1, 1),
        QuoteCheck(
            "b.pdf", "snippet", "moved", "changed", 30, 38, "Han Dong", 1042, 1050, 3, 41,
            "the words stand elsewhere now",
        ),
        QuoteCheck(
            f"=c {NASTY}", "mention", "gone", "unreadable", 0, 9, f"=x {NASTY}",
            detail=f"damaged: {NASTY}",
        ),
        QuoteCheck("d.txt", "document", "gone", "missing", 0, 0, "", detail="it is gone"),
        QuoteCheck(
            "e.txt", "match", "moved", "missing", 0, 8, "Han Dong", 0, 8, None, 1,
            "it is gone", f"copy {NASTY}",
        ),
    )
)  # fmt: skip
