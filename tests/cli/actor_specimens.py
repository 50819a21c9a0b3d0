"""Values about actors, made by hand: ordinary ones, and some in which every string is nasty."""

from __future__ import annotations

from dataclasses import replace

from ficli.actor_results import (
    ActorDossier,
    ActorPage,
    ActorRow,
    ActorTable,
    Counted,
    MentionList,
    NameCount,
    NamingDocument,
    Neighbour,
    Period,
    PlacedMention,
    Quote,
    Together,
)
from ficli.document import Mention, Place, Span
from tests.cli.specimens import NASTY, NASTY_HIT, ORDINARY, TEXT

_NASTY_TEXT = f"{NASTY}\nof two lines"

MENTIONS = MentionList(
    ORDINARY.record,
    (
        PlacedMention(Mention(0, 8, "Han Dong", "han-dong", "Han Dong", "Person"), None, 1),
        PlacedMention(
            Mention(9, 9 + len(_NASTY_TEXT), _NASTY_TEXT, "name:x", f"=1+1 {NASTY}",
                    "Organization", "back-reference", 0.3),
            12, 1234,
        ),
        PlacedMention(Place(60, 67, "Markham", None, "Markham"), 12, 1240),
    ),
)  # fmt: skip

HAN_DONG = ActorRow("han-dong", "Han Dong", "Person", "ca", 12, 1030, "2023-03-22", "2024-12")
TABLE = ActorTable(
    104,
    (
        HAN_DONG,
        ActorRow("name:x", f"@SUM(1) {NASTY}", "PublicBody", "", 1, 1, "", ""),
        ActorRow("cn", "董晗鹏 " * 12, "Country", "cn", 9, 25, "2021", "2021"),
    ),
)
PAGE = ActorPage(
    actor=HAN_DONG,
    names=(
        NameCount("Han Dong", 1001, ("registry", "title")),
        NameCount(NASTY, 29, ("back-reference",)),
        *(NameCount(f"Name {n}", 1, ("model",)) for n in range(12)),
    ),
    timeline=(
        Period("2021", 1, 1), Period("2023-03", 8, 1000), Period("", 3, 29),
    ),
    origins=(Counted("en", 9), Counted("und", 3)),
    sources=(Counted("Gazette of the Hill", 9), Counted(NASTY, 1)),
    quotes=(
        Quote(
            ORDINARY.record.id, ORDINARY.record.path, ORDINARY.record.title, "2023-03-22", None, 2,
            29, 114, TEXT[29:114], (Span(42, 50),),
        ),
        Quote(
            NASTY_HIT.record.id, NASTY_HIT.record.path, NASTY_HIT.record.title, "", 3, 7,
            0, len(NASTY), NASTY, (Span(0, 8),),
        ),
    ),
    beside=(
        Neighbour("liberal-party", "Liberal Party of Canada", "Organization",
                  Together(8, 38.14), Together(9, 22.7), Together(12, -1.9)),
        Neighbour("name:x", NASTY, "Person", Together(0, -0.04), Together(1, -0.04),
                  Together(1000, 0.0)),
    ),
)  # fmt: skip
DOSSIER = ActorDossier(
    page=PAGE,
    evidence=(
        NamingDocument(
            ORDINARY.record, 1001, ("Han Dong", "Dong"), PAGE.quotes[:1], ORDINARY.record.path
        ),
        NamingDocument(
            NASTY_HIT.record, 29, (NASTY,), PAGE.quotes[1:], NASTY_HIT.record.path
        ),
        NamingDocument(
            replace(ORDINARY.record, path="box.zip!/a b.txt", language="<i>", sha256="0" * 64),
            1, ("Han Dong",), (), "box.zip",
        ),
        NamingDocument(
            replace(ORDINARY.record, path="../../etc/passwd"), 1, ("Dong",), (), "../../etc/passwd",
        ),
    ),
    searched=1200,
    indexed="2024-12-31T10:00:00Z",
    sources="../docs_src",
)  # fmt: skip
NOBODY = ActorTable(0, ())
