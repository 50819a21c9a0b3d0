"""Use case within a reindex: find the pairs of original and translation among what has changed.

Asks the writer for documents and tells it the pairs; what makes a pair is `pairing`'s to say.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from ficli.engines.base import Writer
from ficli.pairing import Traits, best_pairs, candidates, likeness, traits_of

KEPT = 512
"""Documents whose traits stay in memory, at some 100 kB each."""


def link(writer: Writer, before: Collection[tuple[str, str]], fresh: Collection[str]) -> None:
    """Bring the pairs up to date; `before` are those of the last commit, `fresh` what is new.

    A document whose counterpart is gone or new is looked at again.
    """
    profiles = {
        each.path: (each.language.partition("-")[0].casefold(), each.traits)
        for each in writer.profiles()
    }
    gone = {path for pair in before for path in pair if path not in profiles}
    touched = gone.union(fresh)
    again = {path for pair in before if touched & set(pair) for path in pair} | set(fresh)

    @lru_cache(KEPT)
    def traits(path: str) -> Traits:
        document = writer.document(path)
        return traits_of(
            document.text, document.language, document.mentions, document.extracted.boilerplate
        )

    scores = {pair: score for pair, score in writer.pairs().items() if not again & set(pair)}
    for one, other in sorted(candidates(profiles, again & profiles.keys())):
        scores[one, other] = likeness(traits(one), traits(other))
    languages = {path: language for path, (language, _) in profiles.items()}
    writer.set_pairs(best_pairs(scores, languages))
