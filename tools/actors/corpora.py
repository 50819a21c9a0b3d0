"""Text with names marked, in one form: lines of words with labels, read or made from templates.

Words are cut as ficli cuts them, so that training and use see the same. Seeded: the same seed
gives the same sentences.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ficli.attribution.lexicon import name_lists
from ficli.attribution.wording import Line, offsets_of, read

HERE = Path(__file__).parent
Marked = tuple[Line, list[str]]
Spans = list[tuple[int, int, str]]
KINDS = ("PER", "ORG", "LOC")


def read_conll(path: Path) -> Iterator[tuple[str, Spans]]:
    """Text and marked spans of each sentence of a CoNLL or IOB2 file; other kinds are dropped."""
    text, words = "", []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        if line.startswith("# text = "):
            text = line[9:]
        elif line.strip() and not line.startswith("#"):
            cells = line.split("\t") if "\t" in line else line.rsplit(" ", 1)
            words.append((cells[1], cells[2]) if len(cells) > 2 else (cells[0], cells[-1]))
        elif not line.strip() and words:
            yield _placed(text, words)
            text, words = "", []


def _placed(text: str, words: list[tuple[str, str]]) -> tuple[str, Spans]:
    text = text or re.sub(r" ([,.;:?!)]|' s\b|'s\b)", r"\1", " ".join(word for word, _ in words))
    spans: Spans = []
    at = 0
    for word, label in words:
        start = text.find(word, at)
        if start < 0:
            start = at + len(text[at:]) - len(text[at:].lstrip())
        at = start + len(word)
        kind = label[2:]
        if label[0] == "I" and kind in KINDS and spans and spans[-1][2] == kind:
            spans[-1] = (spans[-1][0], at, kind)
        elif kind in KINDS:
            spans.append((start, at, kind))
    return text, spans


_MARK = re.compile(r"\[(PER|ORG|LOC|O) ([^\[\]]+)\]")


def marked(line: str) -> tuple[str, Spans]:
    """A line with its names marked `[PER ...]`, `[ORG ...]`, `[LOC ...]`: its text and their spans.

    `[O ...]` is no name, whatever stands in it.
    """
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        if mark[1] != "O":
            spans.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        at = mark.end()
    return text + line[at:], spans


def read_articles(
    held_out: bool = False, folder: Path = HERE / "texts"
) -> Iterator[tuple[str, Spans]]:
    """Our own annotated texts, article by article, in the order of the files.

    Files named `*_heldout.txt` are for measuring: they come only, and alone, with `held_out`. In a
    file a line is a paragraph, headline or row; an empty line ends an article; `# ` is a comment.
    """
    for path in sorted(folder.glob("*.txt")):
        if path.stem.endswith("_heldout") == held_out:
            kept = [line for line in path.read_text("utf-8").splitlines() if line[:2] != "# "]
            for article in re.split(r"\n\n+", "\n".join(kept).strip()):
                yield marked(article)


def read_texts(
    held_out: bool = False, folder: Path = HERE / "texts"
) -> Iterator[tuple[str, Spans]]:
    """The same, line by line."""
    for text, spans in read_articles(held_out, folder):
        at = 0
        for line in text.split("\n"):
            end = at + len(line)
            yield line, [(a - at, b - at, kind) for a, b, kind in spans if at <= a < end]
            at = end + 1


def labelled(text: str, spans: Spans) -> Iterator[tuple[Line, list[str]]]:
    """The lines of `text` with labels for their words; one belongs to the span that it overlaps."""
    for line in read(text):
        labels: list[str] = []
        for start, end in offsets_of(text, line.start, line.end):
            over = next((s for s in spans if s[0] < end and start < s[1]), None)
            if over is None:
                labels.append("O")
            else:
                labels.append(("B-" if start <= over[0] or not labels else "I-") + over[2])
        yield line, labels


@cache
def _states() -> list[str]:
    from ficli.attribution.registry import load

    states = [e for e in load().entries.values() if e.actor.type == "Country"]
    return [
        a.text for e in states for a in e.aliases if a.language == "en" and len(a.text.split()) < 3
    ]


@cache
def _states_fr() -> list[str]:
    from ficli.attribution.registry import load

    states = [e for e in load().entries.values() if e.actor.type == "Country"]
    return [
        a.text for e in states for a in e.aliases
        if a.language == "fr" and len(a.text.split()) < 3 and a.text[0].isupper()
    ]  # fmt: skip


DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
JOURS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
MONTHS = (
    "January February March April May June July August September October November December".split()
)
MOIS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
TOPICS = (
    "Finance|Defence|Health|Trade|Justice|Public Safety|Foreign Affairs|Energy|Agriculture|"
    "Transport|Human Rights|Information|Security|Elections|Immigration|Science|Ethics|Labour|"
    "Education|Tourism"
).split("|")


PARTY_WORDS = tuple(
    words.split("|")
    for words in (
        "National|Progressive|Democratic|Social|People's|Christian|United|New|Popular",
        "Liberal|Labour|Democratic|Unity|Freedom|Socialist|Liberation|Islamic|Justice",
        "Party|Front|Alliance|Movement|Union|Congress|League",
    )
)
PARTIES = (
    "Liberal Party|Conservative Party|NDP|Bloc Québécois|Green Party|Parti libéral|"
    "Parti conservateur|Parti vert|Nouveau Parti démocratique|NPD|PLC|PCC"
).split("|")


class Maker:
    """Fills templates with names, some from lists, some invented so that lists are not all."""

    def __init__(self, seed: int, french: bool = False) -> None:
        self.random = random.Random(seed)
        self.french = french

    def invented(self) -> str:
        """A word that no list holds."""
        pick = self.random.choice
        starts = "b br c ch d dr f g gr h j k kr l m n p pr r s sh st t tr v w z".split()
        middle = "a e i o u ai ea ou ia".split()
        ends = "n r l s t k m ck nd rt ll ss ng va no ra li sky ov ez ini man sen ton berg".split()
        parts = [pick(starts) + pick(middle) for _ in range(self.random.choice((1, 1, 2)))]
        return ("".join(parts) + pick(ends)).capitalize()

    def listed(self, stem: str, line: int | None = None, share: float = 0.75) -> str:
        """A name from a list, or an invented one."""
        if self.random.random() > share:
            return self.invented()
        lines = name_lists()[stem]
        names = lines[line] if line is not None else self.random.choice(lines)
        return self.random.choice(names)

    def fill(self, slot: str) -> tuple[str, str]:
        """What stands in a slot, and its kind."""
        kind = {"P": "PER", "F": "PER", "G": "PER", "L": "LOC", "C": "LOC", "X": "LOC"}.get(
            slot, "ORG" if slot in "OAKTBMQU" else "O"
        )
        return str(getattr(self, "_" + slot)()), kind

    def _P(self) -> str:
        draw = self.random.random()
        given, family = self._G(), self._F()
        if draw < 0.06:
            return f"{given} {self.random.choice('ABCDEFGHJKLMPRSTW')}. {family}"
        if draw < 0.1:
            return f"{given[0]}. {family}"
        if draw < 0.14:
            particles = "van,van der,de,de la,von,al,bin,Mc,del,di".split(",")
            return f"{given} {self.random.choice(particles)} {family}"
        if draw < 0.18:
            return f"{given} {self._G()} {family}"
        if draw < 0.21:
            return f"{given} {family}-{self._F()}"
        if draw < 0.26:
            return f"{self.listed('family')} {self.invented()}"
        return f"{given} {family}"

    def _F(self) -> str:
        return self.listed("family", share=0.65)

    def _G(self) -> str:
        return self.listed("given", share=0.8)

    def _L(self) -> str:
        return self.listed("places")

    def _C(self) -> str:
        return self.random.choice(_states_fr() if self.french else _states())

    def _X(self) -> str:
        return self.random.choice((self._L, self._C))()

    def _O(self) -> str:
        return self.random.choice((self._A, self._B, self._K, self._M, self._Q, self._U))()

    def _acronym(self) -> str:
        letters = "ABCDEFGHIJKLMNOPRSTUVW"
        return "".join(
            self.random.choice(letters) for _ in range(self.random.choice((2, 3, 3, 3, 4, 4, 5)))
        )

    def _A(self) -> str:
        pick, topic = self.random.choice, self.random.choice(TOPICS)
        forms = (
            self._acronym(),
            self._acronym(),
            self.listed("organisations", 0, 1),
            self.listed("organisations", 0, 1),
            self.listed("organisations", 1, 1),
            self.listed("organisations", 1, 1),
            f"Ministry of {topic}",
            f"{topic} Ministry",
            f"Department of {topic}",
            f"{topic} Department",
            f"National {topic} {pick(('Agency', 'Council', 'Board', 'Service', 'Commission'))}",
            f"{topic} "
            f"{pick(('Commission', 'Committee', 'Council', 'Authority', 'Board', 'Office'))}",
            f"{pick(('Committee', 'Commission', 'Office', 'Council', 'Bureau'))} on {topic}",
            f"{self._L()} {pick(('Council', 'Police', 'Court', 'Assembly'))}",
        )
        return pick(forms)

    def _K(self) -> str:
        place, pick = self._L(), self.random.choice
        tails = ("United", "City", "Rovers", "Rangers", "Town", "Athletic", "Wanderers", "FC")
        made = f"{place} {pick(tails)}"
        prefixed = (
            f"{pick(('FC', 'AC', 'Dynamo', 'Sporting', 'Real', 'Racing', 'AS', 'SC'))} {place}"
        )
        listed = (self.listed("organisations", 4, 1), self.listed("organisations", 5, 1))
        return pick((*listed, *listed, made, prefixed, self.invented()))

    def _T(self) -> str:
        return self.random.choice((self._L(), self._L(), self.listed("organisations", 5, 1)))

    def _B(self) -> str:
        pick = self.random.choice
        tail = pick((
            "Inc", "Corp", "Ltd", "Co", "Plc", "Group", "Holdings", "AG", "SA", "Industries",
            "Bank", "Airlines",
            "Oil", "Systems", "Technologies", "Securities", "Motors", "Energy", "Partners",
            "International",
            "Pharmaceuticals", "Insurance", "Telecom", "Media", "Steel", "Mining", "Inc.", "Corp.",
            "Ltd.",
        ))  # fmt: skip
        listed = self.listed("organisations", 3, 1)
        forms = (
            listed,
            listed,
            f"{self._F()} {tail}",
            f"{self.invented()} {tail}",
            f"{self._L()} {tail}",
            f"{listed} {tail}",
            self.invented(),
            f"{self._F()} & {self._F()}",
            f"{self._F()} {self.invented()} {tail}",
        )
        return pick(forms)

    def _M(self) -> str:
        pick = self.random.choice
        listed = self.listed("organisations", 2, 1)
        kinds = (
            "Times",
            "Post",
            "News",
            "Herald",
            "Tribune",
            "Star",
            "Daily News",
            "Journal",
            "Gazette",
            "TV",
            "Radio",
        )
        return pick(
            (listed, listed, listed, f"{self._L()} {pick(kinds)}", f"Daily {self.invented()}")
        )

    def _Q(self) -> str:
        first, second, head = (self.random.choice(words) for words in PARTY_WORDS)
        listed, known = self.listed("organisations", 1, 1), self.random.choice(PARTIES)
        forms = (f"{first} {second} {head}", f"{second} {head}", self._acronym(), listed, known)
        return self.random.choice((*forms, known))

    def _U(self) -> str:
        pick = self.random.choice
        if self.french:
            return pick(
                (f"Université de {self._L()}", f"Institut {self._F()}", f"Université {self._F()}")
            )
        return pick((
            f"University of {self._L()}", f"{self._L()} University", f"{self._F()} Institute",
            f"{self._F()} College", f"{self._L()} State University",
            f"Institute for {pick(TOPICS)} Studies", f"{self._F()} Hospital",
            f"Centre for {pick(TOPICS)} Research", f"{self._F()} Foundation",
        ))  # fmt: skip

    def _N(self) -> str:
        return self.random.choice(name_lists()["nationalities"][0])

    def _d(self) -> str:
        return self.random.choice(JOURS if self.french else DAYS)

    def _m(self) -> str:
        return self.random.choice(MOIS if self.french else MONTHS)

    def _n(self) -> str:
        return str(
            self.random.choice(
                (
                    self.random.randint(0, 9),
                    self.random.randint(10, 99),
                    self.random.randint(100, 999),
                )
            )
        )

    def _s(self) -> str:
        return f"{self.random.randint(0, 7)}-{self.random.randint(0, 7)}"

    def _y(self) -> str:
        return str(self.random.randint(1940, 2025))

    def sentence(self, template: str) -> tuple[str, Spans]:
        """A template filled: its text and the names in it."""
        text, spans, outer = "", [], None
        capitals = template.startswith("^ ")
        for part in re.findall(r"\{\w\}|\[\w+ |\]|[^{}\[\]]+", template.removeprefix("^ ")):
            if part[0] == "[":
                outer = (part[1:-1], len(text))
            elif part == "]" and outer:
                if outer[0] != "O":
                    spans.append((outer[1], len(text), outer[0]))
                outer = None
            elif part[0] == "{":
                name, kind = self.fill(part[1])
                if not outer and kind != "O":
                    spans.append((len(text), len(text) + len(name), kind))
                text += name
            else:
                text += part
        upper = text.upper()
        return (upper if capitals and len(upper) == len(text) else text), spans


def made(count: int, seed: int) -> Iterator[tuple[str, Spans]]:
    """`count` sentences from the templates, one in five French."""
    english, french = Maker(seed), Maker(seed + 1, french=True)
    templates = {
        maker: [
            line
            for line in (HERE / name).read_text("utf-8").splitlines()
            if line and line[0] != "#"
        ]
        for maker, name in ((english, "templates_en.txt"), (french, "templates_fr.txt"))
    }
    for number in range(count):
        maker = french if number % 5 == 4 else english
        yield maker.sentence(maker.random.choice(templates[maker]))
