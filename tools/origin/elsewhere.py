"""Judges the shipped style model on kinds of text that it was not trained on.

    python tools/origin/elsewhere.py DEBIAN GENSIM UNER

DEBIAN  folder with the Debian packages debian-handbook, developers-reference, git-doc and
        jargon-text unpacked (`/` where they are installed)
GENSIM  folder gensim/test/test_data of the gensim wheel, for lee_background.cor
UNER    folder with uner_ewt_dev.iob2, uner_ewt_test.iob2 and uner_pud.iob2

The handbook was written in French and translated by its authors and others; later chapters were
revised in English, so some of its labels are wrong. Everything else was first written in English.
No seed: windows are cut where they fall.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from lxml import html
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from ficli.attribution.origin.style import judge

LENGTHS = (100, 200, 400)
PRIOR = 1 / 3
"""Share of translations to which results are weighted, as in train_style.py."""
TRANSLATED = "handbook"
_GIT = "user-manual gitfaq gitworkflows gittutorial gitcore-tutorial gitcvs-migration git-rebase"
_PARAGRAPH = 12
"""Words below which a paragraph of a manual is a label or a command."""


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


def windows(text: str, size: int) -> list[str]:
    """Stretches of `size` words, as written."""
    words = list(re.finditer(r"\S+", text))
    starts = range(0, len(words) - size + 1, size)
    return [text[words[i].start() : words[i + size - 1].end()] for i in starts]


def judged(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Probability of a translation and whether it is an answer, for each text with an opinion."""
    found = [style for style in (judge(text, "en") for text in texts) if style is not None]
    return np.array([s.probability for s in found]), np.array([s.sure for s in found], bool)


def _line(name: str, p: np.ndarray, sure: np.ndarray) -> str:
    yes, no = np.mean(sure & (p > 0.5)), np.mean(sure & (p < 0.5))
    return f"  {name:22}{len(p):5}  translated {yes:.3f}  not {no:.3f}  mean {p.mean():.2f}"


def _against(yes: tuple[np.ndarray, np.ndarray], no: tuple[np.ndarray, np.ndarray]) -> list[float]:
    """Area under the curve, share answered, precision of the answers, calibration error."""
    p, sure = np.concatenate([yes[0], no[0]]), np.concatenate([yes[1], no[1]])
    label = np.arange(len(p)) < len(yes[0])
    weight = np.where(label, PRIOR / len(yes[0]), (1 - PRIOR) / len(no[0]))
    right = (p > 0.5) == label
    bins = np.minimum((p * 10).astype(int), 9)
    gaps = [abs(np.sum(weight * (p - label) * (bins == b))) for b in range(10)]
    answered = np.sum(weight * sure)
    precision = np.sum(weight * sure * right) / answered if answered else float("nan")
    return [roc_auc_score(label, p), answered, precision, float(np.sum(gaps))]


def main(debian: Path, gensim: Path, uner: Path) -> None:
    texts = collections(debian, gensim, uner)
    found: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for size in LENGTHS:
        print(f"{size} words: share of windows called translated, called not translated")
        found = {name: judged(windows(text, size)) for name, text in texts.items()}
        for name, (p, sure) in found.items():
            print(_line(name, p, sure))
        rows = [_against(found[TRANSLATED], found[n]) for n in texts if n != TRANSLATED]
        for name, row in zip([n for n in texts if n != TRANSLATED], rows, strict=True):
            print(f"  {TRANSLATED} against {name:22}", *(f"{value:.3f}" for value in row))
        print("  mean (area, answered, precision, ECE)", *(f"{v:.3f}" for v in np.mean(rows, 0)))
    print("PUD, ten sentences:", *(f"{v:.3f}" for v in _against(*_pud(uner, 10))))
    _recalibrated(found, _pud(uner, 18))


def _pud(uner: Path, size: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Translated and original, `size` sentences at a time; the ids tell the original language."""
    texts: dict[bool, list[str]] = {True: [], False: []}
    for name, text in _sentences(uner / "uner_pud"):
        texts[name[1:3] != "01"].append(text)
    return [
        judged([" ".join(rows[i : i + size]) for i in range(0, len(rows) - size + 1, size)])
        for rows in texts.values()
    ]


def _recalibrated(
    found: dict[str, tuple[np.ndarray, np.ndarray]], pud: list[tuple[np.ndarray, np.ndarray]]
) -> None:
    """Prints the slope and offset that the shipped log-odds would need here, at 400 words.

    Collections count the same within a label. With the calibration of held-out speeches alone it
    was 0.84 and 1.11, from which `Settings.elsewhere` in train_style.py follows.
    """
    groups = [(name == TRANSLATED, p) for name, (p, _) in found.items()]
    groups += [(True, pud[0][0]), (False, pud[1][0])]
    p = np.concatenate([p for _, p in groups])
    label = np.concatenate([np.full(len(p), translated) for translated, p in groups])
    share = {True: PRIOR, False: 1 - PRIOR}
    of = {kind: sum(translated == kind for translated, _ in groups) for kind in share}
    weight = np.concatenate([np.full(len(p), share[t] / of[t] / len(p)) for t, p in groups])
    odds = np.log(p / (1 - p))[:, None]
    model = LogisticRegression(C=1e6).fit(odds, label, sample_weight=1000 * weight)
    print(f"asked for: slope {model.coef_[0, 0]:.3f}, offset {model.intercept_[0]:.3f}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
