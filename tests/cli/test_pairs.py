"""Originals and translations find each other whatever their files are, through the command."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.formats import docx_maker, office_maker, pdf_maker
from tests.robustness.process import Ficli

Make = Callable[..., Path]


def _texts(paragraphs: str) -> list[str]:
    return [" ".join(each.split()) for each in paragraphs.split("\n\n")]


ENGLISH = _texts("""
Report on the harbour of Sainte-Aurore

The harbour of Sainte-Aurore moved 1,250 tonnes of grain in 2019, the last year before the quays
were closed. Nobody had expected so little. The authority, which is known as the BPQ, had
announced 4,800 tonnes in its plan of 2016.

Director Odile Marchepied told the committee that 47 cranes were idle. She said that the town of
Grandval had known this since the spring of 2017, and that two letters to the BPQ had not been
answered.

In 2021 the town of Grandval paid 380 workers for 96 days without work. Marchepied called that
fair, given what the families had lost; the clerk, Anselme Boisrond, called it late.

What the committee asks for

The committee asks that the BPQ publish its 62 contracts with the company Maritima, and that the
harbour of Montclair be looked at in the same way. It heard 29 witnesses on this.

The next hearing, in Montclair, is on the 23rd. Anselme Boisrond and Odile Marchepied will be
heard again, together with the 14 members of the board of Maritima.
""")
FRENCH = _texts("""
Rapport sur le port de Sainte-Aurore

Le port de Sainte-Aurore a déplacé 1 250 tonnes de céréales en 2019, dernière année avant la
fermeture des quais. Personne ne s'attendait à si peu. L'autorité, que l'on appelle BPQ, avait
annoncé 4 800 tonnes dans son plan de 2016.

La directrice Odile Marchepied a dit au comité que 47 grues étaient inutilisées. Selon elle, la
ville de Grandval le savait depuis le printemps 2017, et deux lettres envoyées au BPQ étaient
restées sans réponse.

En 2021, la ville de Grandval a payé 380 ouvriers pendant 96 jours sans travail. C'est juste,
dit Marchepied, vu ce que les familles ont perdu; le greffier, Anselme Boisrond, estime que
c'est tard.

Ce que demande le comité

Le comité demande que le BPQ publie ses 62 contrats avec la société Maritima, et que le port de
Montclair soit examiné de la même façon. Il a entendu 29 témoins à ce sujet.

La prochaine audience, à Montclair, aura lieu le 23. Anselme Boisrond et Odile Marchepied y
seront entendus de nouveau, avec les 14 membres du conseil de Maritima.
""")
RIVAL = _texts("""
Grandval : des ouvriers en colère

Des ouvriers de Grandval ont manifesté le 23 devant les bureaux de Maritima. Ils demandent que
la société les reçoive, ce qu'elle refuse depuis 2021 et même avant.

Selon Anselme Boisrond, greffier du comité, 29 témoins ont parlé de ces contrats. Le BPQ n'a pas
voulu commenter les chiffres de l'an 2019, ni ceux qui ont suivi.

À Sainte-Aurore, une seule grue sur 47 tourne encore. Odile Marchepied, qui dirige le port, a
rappelé que Montclair a reçu 380 ouvriers, et que le port vivra.
""")


def wrapped(paragraphs: Sequence[str], width: int = 72) -> list[str]:
    """The lines that a printer would set."""
    return [line for each in paragraphs for line in textwrap.wrap(each, width)]


def _pdf(paragraphs: Sequence[str]) -> bytes:
    lines, room = wrapped(paragraphs), 7
    pages = [lines[at : at + room] for at in range(0, len(lines), room)]
    foot = "Sainte-Aurore 2022 BPQ – {} / {}"
    marked = [[*page, foot.format(n, len(pages))] for n, page in enumerate(pages, 1)]
    return pdf_maker.pdf(marked)


FORMS: dict[str, Callable[[Sequence[str]], bytes | str]] = {
    "pdf": _pdf,
    "html": lambda ps: f"<html><body>{''.join(f'<p>{escape(p)}</p>' for p in ps)}</body></html>",
    "docx": lambda ps: docx_maker.docx("".join(map(docx_maker.paragraph, ps))),
    "odt": lambda ps: office_maker.odt(office_maker.paragraphs(ps, "text:p")),
    "md": lambda ps: "\n\n".join([f"# {ps[0]}", *ps[1:]]) + "\n",
    "txt": lambda ps: "\n\n".join("\n".join(wrapped([p], 66)) for p in ps) + "\n",
    "indented.txt": lambda ps: "\n".join(wrapped([f"    {p}" for p in ps], 80)) + "\n",
}


def pairs(ficli: Ficli, folder: Path) -> set[tuple[str, ...]]:
    """The documents that are paired, by path."""
    assert 0 == ficli(folder, "reindex").code
    hits = json.loads(ficli(folder, "search", "*", "-n", "99", "--json").out)["hits"]
    paths = {hit["id"]: hit["path"] for hit in hits}
    return {
        tuple(sorted((hit["path"], paths[other["id"]])))
        for hit in hits
        for other in hit["counterparts"]
    }


def beside(ficli: Ficli, folder: Path, name: str) -> dict[str, Any]:
    done = ficli(folder, "show", name, "--beside", "--json")
    assert 0 == done.code, done
    return dict(json.loads(done.out))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pdf", "html"),
        ("pdf", "docx"),
        ("pdf", "odt"),
        ("txt", "md"),
        ("indented.txt", "md"),
        ("pdf", "txt"),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_a_report_is_paired_with_its_translation_in_another_format(
    ficli: Ficli, dossier: Make, one: str, other: str, is_turned: bool
) -> None:
    """Paragraph stands by paragraph, and each part is what the text has between its offsets."""
    one, other = (other, one) if is_turned else (one, other)
    files = {f"en.{one}": FORMS[one](ENGLISH), f"fr.{other}": FORMS[other](FRENCH)}
    folder = dossier(files)
    (folder / "ficli.toml").write_text("recognise_names = false\n")
    assert {tuple(sorted(files))} == pairs(ficli, folder)
    both = beside(ficli, folder, f"en.{one}")
    texts = {name: json.loads(ficli(folder, "show", name, "--json").out)["text"] for name in files}
    printed = ficli(folder, "show", f"en.{one}", "--beside").out
    assert (1, 0) == (printed.count(" alike\n"), printed.count(" / 3"))
    meant = {f"en.{one}": ENGLISH, f"fr.{other}": FRENCH}
    for side in ("left", "right"):
        path = both[side]["path"]
        parts = [row[side] for row in both["rows"]]
        assert [part["text"] for part in parts] == [
            texts[path][part["start"] : part["end"]] for part in parts
        ]
        starts = [" ".join(part["text"].removeprefix("# ").split())[:40] for part in parts]
        assert [paragraph[:40] for paragraph in meant[path]] == starts


def test_what_is_no_translation_is_paired_in_no_format(ficli: Ficli, dossier: Make) -> None:
    """Another report on the same hearing, a petition of the same form, a copy in one language."""
    petition = (
        "e-{number}\n\nOriginal language of petition: {language}\n\nPetition to the {house}\n\n"
        "{we} {town} {since} {year}.\n\n{ask} {other}.\n\n{number} signatures, {sum} Ontario\n"
    )
    english = petition.format(
        number=4101, language="English", house="House of Commons in Parliament assembled",
        we="Whereas the bridge of", town="Longpont is closed", since="to all lorries since",
        year=2015, ask="We ask that the government build it anew with the town of",
        other="Bellerive", sum=812,
    )  # fmt: skip
    french = petition.format(
        number=4377, language="French", house="Chambre des communes réunie en Parlement",
        we="Attendu que le musée de", town="Hautmont est fermé", since="au public depuis",
        year=2018, ask="Nous demandons que le gouvernement le rouvre avec la ville de",
        other="Clairval", sum=455,
    )  # fmt: skip
    near = [*ENGLISH[:-1], "The hearing in Montclair is over, the chair said on the 24th."]
    folder = dossier(
        {
            "report.pdf": FORMS["pdf"](ENGLISH),
            "near.docx": FORMS["docx"](near),
            "rival.txt": FORMS["txt"](RIVAL),
            "rival.pdf": FORMS["pdf"](RIVAL),
            "e-4101.txt": english,
            "e-4377.txt": french,
        }
    )
    (folder / "ficli.toml").write_text("recognise_names = false\n")
    assert set() == pairs(ficli, folder)


def test_pairs_are_the_same_when_the_files_come_one_by_one(ficli: Ficli, dossier: Make) -> None:
    """What is found later is what a full reindex finds."""
    folder = dossier({"en.pdf": FORMS["pdf"](ENGLISH), "near.txt": FORMS["txt"](ENGLISH[:5])})
    (folder / "ficli.toml").write_text("recognise_names = false\n")
    assert set() == pairs(ficli, folder)
    (folder / "docs_src" / "fr.md").write_text(str(FORMS["md"](FRENCH)), encoding="utf-8")
    found = pairs(ficli, folder)
    assert {("en.pdf", "fr.md")} == found
    score = beside(ficli, folder, "fr.md")["score"]
    assert 0 == ficli(folder, "reindex", "--full").code
    assert found == pairs(ficli, folder)
    assert score == beside(ficli, folder, "fr.md")["score"]
