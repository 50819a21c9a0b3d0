"""What one look at a text or its metadata found out about its origin: the common currency.

Cues, declarations and metadata all become findings; the verdict weighs findings and knows
nothing of how each was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ficli.document import Evidence, Span

Says = Literal["original", "translated", "machine", "not-translated", "hint"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement about the origin of a whole text, or of the part that `scope` marks.

    `language` is a BCP 47 subtag, or `""` where the statement names none (a translator's
    credit). A `hint` does not decide: it only carries the likelihood ratio in its evidence.
    """

    says: Says
    language: str
    evidence: Evidence
    scope: Span | None = None
    leads: bool = False
    """Whether the whole document takes its name from the part in `scope`, as a petition does."""
    machine: bool = False
    """Whether only a machine leaves such a trace."""
