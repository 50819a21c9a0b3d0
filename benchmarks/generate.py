"""Make a dossier of N made-up documents, the same one for the same N and seed.

Words follow Zipf's law over a vocabulary of inflected stems, lengths a log-normal law around 600
words; names are planted in known numbers, and a share of the documents is in French.

    python benchmarks/generate.py FOLDER --documents 2000
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path

STEMS = 20_000
MEDIAN_WORDS = 600
SPREAD = 0.7
"""Of the logarithm of a length: one document in a hundred has more than 3,000 words."""
LONGEST_WORDS = 20_000
FRENCH_SHARE = 0.3
PHRASE = "standing mission report"

NAMES = {"Orsolya Venn": 0.10, "Basile Torquemont": 0.02, "Council of Halvard": 0.05}
"""Made-up names, and the share of documents that hold each."""

_ONSETS = ("b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "l", "m", "n", "p", "pr", "r", "s",
           "st", "t", "tr", "v")  # fmt: skip
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_CODAS = ("", "", "n", "r", "s", "t", "l", "nd", "ct")
_ENDINGS = {
    "en": ("", "", "", "s", "ed", "ing", "ion", "ly", "'s"),
    "fr": ("", "", "e", "s", "es", "ait", "ement", "ation", "é"),
}
_FUNCTION_WORDS = {
    "en": [
        "the",
        "of",
        "to",
        "and",
        "in",
        "a",
        "that",
        "is",
        "was",
        "for",
        "on",
        "with",
        "as",
        "by",
        "at",
        "from",
        "which",
        "has",
        "been",
        "were",
    ],
    "fr": [
        "le",
        "la",
        "de",
        "et",
        "les",
        "des",
        "en",
        "un",
        "une",
        "que",
        "est",
        "pour",
        "dans",
        "qui",
        "par",
        "sur",
        "au",
        "plus",
        "avec",
        "a",
        "été",
    ],
}
_FUNCTION_SHARE = 0.4


@dataclass
class Planted:
    """What is known of a generated dossier."""

    documents: int
    seed: int
    bytes: int = 0
    words: int = 0
    french: int = 0
    names: dict[str, int] = field(default_factory=dict)
    """How many documents hold each planted name."""
    queries: dict[str, str] = field(default_factory=dict)
    """Kind of query → query."""


def generate(folder: Path, documents: int, seed: int = 1) -> Planted:
    """Write the documents under `folder`/docs_src and say what is in them."""
    chance = random.Random(seed)
    writer = _Writer(chance)
    planted = Planted(documents, seed)
    names: Counter[str] = Counter(dict.fromkeys(NAMES, 0))
    for number in range(documents):
        language = "fr" if chance.random() < FRENCH_SHARE else "en"
        held = [name for name, share in NAMES.items() if chance.random() < share]
        text = writer.document(number, language, held)
        place = folder / "docs_src" / language / f"{number // 1000:03}" / f"{number:06}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        planted.bytes += place.write_bytes(text.encode("utf-8"))
        planted.words += len(text.split())
        planted.french += language == "fr"
        names.update(held)
    planted.names = dict(names)
    planted.queries = writer.queries()
    return planted


class _Writer:
    """Makes texts out of one vocabulary."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        stems: dict[str, None] = {}
        while len(stems) < STEMS:
            stems[self._stem()] = None
        self._stems = tuple(stems)
        self._weights = tuple(accumulate(1 / rank for rank in range(2, STEMS + 2)))

    def _stem(self) -> str:
        pick = self._chance.choice
        syllables = self._chance.choice((1, 2, 2, 3))
        return "".join(pick(_ONSETS) + pick(_VOWELS) for _ in range(syllables)) + pick(_CODAS)

    def document(self, number: int, language: str, names: list[str]) -> str:
        """A title, a date line and paragraphs; names and sometimes the phrase inside."""
        chance = self._chance
        length = min(int(chance.lognormvariate(math.log(MEDIAN_WORDS), SPREAD)), LONGEST_WORDS)
        words = self._words(language, max(length, 20))
        for name in names:
            for _ in range(chance.randint(1, 4)):
                words.insert(chance.randrange(len(words)), name)
        if number % 20 == 0:
            words.insert(chance.randrange(len(words)), PHRASE)
        title = " ".join(self._words(language, 7)).capitalize()
        date = f"20{chance.randint(18, 24)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        return f"{title}\n{date}\n\n{self._paragraphs(words)}\n"

    def _words(self, language: str, count: int) -> list[str]:
        chance = self._chance
        stems = chance.choices(self._stems, cum_weights=self._weights, k=count)
        endings = chance.choices(_ENDINGS[language], k=count)
        small = chance.choices(_FUNCTION_WORDS[language], k=count)
        return [
            small[at] if chance.random() < _FUNCTION_SHARE else stems[at] + endings[at]
            for at in range(count)
        ]

    def _paragraphs(self, words: list[str]) -> str:
        sentences = []
        while words:
            count = self._chance.randint(8, 25)
            sentence, words = " ".join(words[:count]), words[count:]
            sentences.append(sentence[:1].upper() + sentence[1:] + ".")
        groups = [sentences[at : at + 5] for at in range(0, len(sentences), 5)]
        return "\n\n".join(" ".join(group) for group in groups)

    def queries(self) -> dict[str, str]:
        """A query of each kind; words by their rank in the vocabulary."""
        stems = self._stems
        return {
            "rare word": stems[15_000],
            "common word": stems[3],
            "two words": f"{stems[40]} {stems[90]}",
            "phrase": f'"{PHRASE}"',
            "prefix": f"{stems[500][:3]}*",
            "name": '"Orsolya Venn"',
        }


def main() -> None:
    """Generate what the command line asks for, and print what is known of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=2000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    planted = generate(options.folder, options.documents, options.seed)
    print(json.dumps(asdict(planted), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
