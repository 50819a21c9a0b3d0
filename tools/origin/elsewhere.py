"""Judges a style model of English on kinds of text that it was not trained on.

    python tools/origin/elsewhere.py DEBIAN GENSIM UNER [TABLE]

DEBIAN  folder with the Debian packages debian-handbook, developers-reference, git-doc,
        jargon-text and anarchism unpacked (`/` where they are installed)
GENSIM  folder gensim/test/test_data of the gensim wheel, for lee_background.cor
UNER    folder with uner_ewt_dev.iob2, uner_ewt_test.iob2 and uner_pud.iob2
TABLE   a table that train_style.py made `without own`; then all our own texts are judged; the
        shipped table, judged where none is given, was trained on most of them

The handbook was written in French and translated by its authors and others; later chapters were
revised in English, so some of its labels are wrong. Everything else was first written in English.
No seed: windows are cut where they fall.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from corpora import HELD_OUT, RETOLD, TEXTS, paragraphs
from lxml import html
from sklearn.metrics import roc_auc_score

from ficli.attribution.origin.style import Model, judge, parse

LENGTHS = (100, 200, 400)
PRIORS = (1 / 3, 1 / 2)
"""Shares of translations to which results are weighted, as in train_style.py."""
TRANSLATED = "handbook"
WAYS = ("machine", "older", "human")
"""Ways in which our own French texts were put into English."""
OWN_ENGLISH = "own English"
ESSAYS = "anarchism"
PRESS = ("lee", "ewt", OWN_ENGLISH)
_GIT = "user-manual gitfaq gitworkflows gittutorial gitcore-tutorial gitcvs-migration git-rebase"
_PARAGRAPH = 12
"""Words below which a paragraph of a manual is a label or a command."""
Judged = tuple[np.ndarray, np.ndarray]
"""Probabilities of a translation, and which of them are answers."""


def collections(debian: Path, gensim: Path, uner: Path) -> dict[str, str]:
    """Name → text."""
    doc = debian / "usr/share/doc"
    return {
        TRANSLATED: _pages(sorted((doc / "debian-handbook/html/en-US").glob("*.html"))),
        "developers-reference": _pages(
            sorted((debian / "usr/share/developers-reference").glob("*.html"))
        ),
        "git": _pages([doc / f"git-doc/{name}.html" for name in _GIT.split()]),
        "jargon": _unwrapped(gzip.decompress((doc / "jargon-text/jargon.txt.gz").read_bytes())),
        "lee": (gensim / "lee_background.cor").read_text("utf-8", "replace"),
        "ewt": "\n".join(
            text for part in ("dev", "test") for _, text in _sentences(uner / f"uner_ewt_{part}")
        ),
        ESSAYS: _pages(sorted((doc / "anarchism/html").glob("*.html"))),
    }


def _pages(paths: list[Path]) -> str:
    found = []
    for path in paths:
        marked = html.fromstring(path.read_bytes()).xpath('//*[contains(@class, "para")] | //p')
        texts = (re.sub(r"\s+", " ", one.text_content()).strip() for one in marked)
        found += [text for text in texts if len(text.split()) >= _PARAGRAPH]
    return "\n".join(dict.fromkeys(found))


def _unwrapped(raw: bytes) -> str:
    return re.sub(r"(?<=\S)\n(?=\s*\S)", " ", raw.decode("utf-8", "replace"))


def _sentences(stem: Path) -> Iterator[tuple[str, str]]:
    """(sentence id, text)."""
    name = ""
    for line in stem.with_suffix(".iob2").read_text("utf-8").splitlines():
        if line.startswith("# sent_id = "):
            name = line.partition(" = ")[2]
        elif line.startswith("# text = "):
            yield name, line.partition(" = ")[2]


def own() -> dict[str, str]:
    """Our own texts that were trained on: their translations in each way, and English ones."""
    names = {way: f"fr-en_*_{way}.txt" for way in WAYS} | {OWN_ENGLISH: "en_*.txt"}
    trained = {
        name: [path for path in TEXTS.glob(f"*/{files}") if not path.parent.name.endswith(HELD_OUT)]
        for name, files in names.items()
    }
    return {name: _written(paths) for name, paths in trained.items()}


def held_out() -> dict[str, str]:
    """Our own texts that no model was trained on: all first written in English."""
    return {
        "own, formal": _written(TEXTS.glob(f"*{HELD_OUT}/en_*.txt")),
        "own, told anew": _written(TEXTS.glob(f"*/{RETOLD}_*.txt")),
    }


def _written(paths: Iterable[Path]) -> str:
    return "\n".join(line for path in sorted(paths) for line in paragraphs(path))


def windows(text: str, size: int) -> list[str]:
    """Stretches of `size` words, as written."""
    words = list(re.finditer(r"\S+", text))
    starts = range(0, len(words) - size + 1, size)
    return [text[words[i].start() : words[i + size - 1].end()] for i in starts]


def judged(texts: list[str], model: Model | None) -> Judged:
    """Probability of a translation and whether it is an answer, for each text with an opinion."""
    found = [style for text in texts if (style := judge(text, "en", model)) is not None]
    return np.array([s.probability for s in found]), np.array([s.sure for s in found], bool)


def _line(name: str, p: np.ndarray, sure: np.ndarray) -> str:
    yes, no = np.mean(sure & (p > 0.5)), np.mean(sure & (p < 0.5))
    return f"  {name:22}{len(p):5}  translated {yes:.3f}  not {no:.3f}  mean {p.mean():.2f}"


def _area(yes: Judged, no: Judged) -> float:
    """Area under the curve of translations against one collection of originals."""
    label = np.repeat([True, False], [len(yes[0]), len(no[0])])
    return float(roc_auc_score(label, _together([yes, no])[0]))


def _decisions(yes: Judged, no: Judged, prior: float) -> str:
    """What is answered, how much of either answer is right, and the calibration error."""
    p, sure = _together([yes, no])
    label = np.repeat([True, False], [len(yes[0]), len(no[0])])
    weight = np.where(label, prior / len(yes[0]), (1 - prior) / len(no[0]))
    right = (p > 0.5) == label
    found = [f"answered {np.sum(weight * sure):.2f}"]
    for name, here in (("translated", sure & (p > 0.5)), ("original", sure & (p < 0.5))):
        share = np.sum(weight * here)
        found.append(
            f"{name} {share:.2f} right {np.sum(weight * here * right) / max(share, 1e-9):.3f}"
        )
    bins = np.minimum((p * 10).astype(int), 9)
    gaps = [abs(np.sum(weight * (p - label) * (bins == b))) for b in range(10)]
    return f"{prior:.2f} translated: " + ", ".join([*found, f"ECE {np.sum(gaps):.3f}"])


def _evened(many: list[Judged]) -> Judged:
    """Several collections as one, in which each has as many windows as the largest."""
    most = max(len(p) for p, _ in many)
    rows = [np.resize(np.arange(len(p)), most) for p, _ in many]
    return _together([(p[row], sure[row]) for (p, sure), row in zip(many, rows, strict=True)])


def main(debian: Path, gensim: Path, uner: Path, table: Path | None) -> None:
    model = parse(table.read_text("utf-8")) if table else None
    texts = collections(debian, gensim, uner) | held_out()
    originals = [name for name in texts if name != TRANSLATED]
    sets = {TRANSLATED: [TRANSLATED]}
    if table:
        texts |= own()
        originals.append(OWN_ENGLISH)
        sets |= {way: [way] for way in WAYS} | {"own, all ways": list(WAYS)}
    for size in LENGTHS:
        print(f"{size} words: share of windows called translated, called not translated")
        found = {name: judged(windows(text, size), model) for name, text in texts.items()}
        for name, (p, sure) in found.items():
            print(_line(name, p, sure))
        for name, parts in sets.items():
            _compare(name, _together([found[part] for part in parts]), found, originals)
    pud = _pud(uner, 10, model)
    print(f"PUD, ten sentences: area {_area(*pud):.3f}", *(_decisions(*pud, q) for q in PRIORS))


def _compare(name: str, yes: Judged, found: dict[str, Judged], originals: list[str]) -> None:
    """Prints how one set of translations stands against each collection of originals, and all."""
    areas = {one: _area(yes, found[one]) for one in originals}
    usual = [area for one, area in areas.items() if one != ESSAYS]
    print(f"  {name} against", ", ".join(f"{one} {area:.3f}" for one, area in areas.items()))
    print(f"    mean {np.mean(list(areas.values())):.3f}, without essays {np.mean(usual):.3f}")
    for kind, chosen in (("all", originals), ("news and web", PRESS)):
        no = _evened([found[one] for one in chosen if one in found])
        for prior in PRIORS:
            print(f"    {kind},", _decisions(yes, no, prior))


def _together(many: list[Judged]) -> Judged:
    return np.concatenate([p for p, _ in many]), np.concatenate([sure for _, sure in many])


def _pud(uner: Path, size: int, model: Model | None) -> tuple[Judged, Judged]:
    """Translated and original, `size` sentences at a time; the ids tell the original language."""
    texts: dict[bool, list[str]] = {True: [], False: []}
    for name, text in _sentences(uner / "uner_pud"):
        texts[name[1:3] != "01"].append(text)
    yes, no = (
        judged([" ".join(rows[i : i + size]) for i in range(0, len(rows) - size + 1, size)], model)
        for rows in texts.values()
    )
    return yes, no


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), Path(sys.argv[4]) if len(sys.argv) > 4 else None)
