"""A screening made by hand: an ordinary find, a title alone, nothing, and nasty strings."""

from __future__ import annotations

from ficli.actor_results import Quote
from ficli.document import Actor, Span
from ficli.screen_results import BadLine, Near, Screened, Screening
from tests.cli.specimens import NASTY, NASTY_HIT, ORDINARY, TEXT

SCREENING = Screening(
    names=(
        Screened(
            1, "Han Dong", 12, 1030, Actor("han-dong", "Han Dong", "Person"),
            ("Dong", "董晗鹏", *(f"Name {n}" for n in range(4))), ORDINARY.record,
            Quote(
                ORDINARY.record.id, ORDINARY.record.path, ORDINARY.record.title, "2023-03-22", None,
                2, 29, 114, TEXT[29:114], (Span(42, 50),),
            ),
        ),
        Screened(2, "Somebody Else", near=(Near("name:x", NASTY, 1), Near("cn", "董晗鹏", 1200))),
        Screened(3, f"=1+1 {NASTY}"),
        Screened(5, "Only Titled", 1, record=ORDINARY.record),
        Screened(
            6, NASTY, 1, 1, record=NASTY_HIT.record,
            quote=Quote(
                NASTY_HIT.record.id, NASTY_HIT.record.path, NASTY_HIT.record.title, "", 3, 7,
                0, len(NASTY), NASTY, (Span(0, 8),),
            ),
        ),
    ),
    skipped=(BadLine(4, "it holds a control character"),),
    documents=1200,
)  # fmt: skip
EMPTY = Screening((), (BadLine(1, "it has no letters or digits"),), 1)
