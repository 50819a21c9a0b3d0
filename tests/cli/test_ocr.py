"""Pages that are pictures: counted, named, and read by Tesseract where that is wanted and there."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.formats import fake_tesseract
from tests.formats.fake_tesseract import name_of
from tests.formats.pdf_maker import pdf, png, scan, tiff
from tests.robustness.process import Ficli

Make = Callable[..., Path]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the script needs a #! line")

PAGES = [
    ["The committee heard three witnesses on the registry of agents.", "Nobody objected to it."],
    ["Second page of the report, on what the registrar may ask for in writing."],
    ["The sitting was suspended at noon."],
]
FRENCH = [["Le comité a entendu trois témoins sur le registre.", "Nul ne s'y est opposé."]]


@pytest.fixture
def fake(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Put the script on a path of its own; gives the environment that has it."""

    def install(behaviour: str = fake_tesseract.READS) -> dict[str, str]:
        fake_tesseract.install(tmp_path / "bin", behaviour)
        return {"PATH": str(tmp_path / "bin")}

    return install


def calls(tmp_path: Path) -> list[str]:
    return (tmp_path / "bin" / "calls.txt").read_text("utf-8").splitlines()


def report(
    ficli: Ficli, folder: Path, *options: str, environment: dict[str, str] | None = None
) -> dict[str, Any]:
    done = ficli(folder, "reindex", "--json", *options, environment=environment)
    said: dict[str, Any] = json.loads(done.out)
    assert (4 if said["skipped"] else 0) == done.code, done
    return said


def left_out(said: dict[str, Any]) -> dict[str, tuple[str, list[int]]]:
    files = (each for each in said["files"] if each["outcome"] == "skipped")
    return {each["path"]: (each["reason"], each["pages"]) for each in files}


@pytest.fixture
def dossier(dossier: Make) -> Make:
    """Folders of small dossiers in which no names are recognised: these runs are many."""

    def make(files: dict[str, bytes | str]) -> Path:
        folder = dossier(files)
        (folder / "ficli.toml").write_text("recognise_names = false\n")
        return folder

    return make


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def test_pages_that_are_pictures_are_counted_and_named(ficli: Ficli, dossier: Make) -> None:
    """A scan is left out, a document with some scanned pages is not, and both are reported."""
    folder = dossier(
        {
            "all.pdf": scan(PAGES),
            "some.pdf": scan(PAGES, typed=[2]),
            "stamped.pdf": scan(PAGES, stamp="CAN000123"),
            "blank.pdf": pdf([["A page with words on it, and then a blank one."], []]),
            "photo.png": png(pdf(PAGES)),
        }
    )
    said = report(ficli, folder)
    assert {
        "all.pdf": ("no text: a scan of 3 pages, needs OCR", [1, 2, 3]),
        "photo.png": ("no text: a scan, needs OCR", [1]),
        "some.pdf": ("2 of 3 pages (1, 3): nothing but pictures, needs OCR", [1, 3]),
        "stamped.pdf": ("3 of 3 pages (1–3): nothing but pictures, needs OCR", [1, 2, 3]),
    } == left_out(said)
    assert (3, 9, 0) == (said["documents"], said["unread_pages"], said["recognised_pages"])
    status = json.loads(ficli(folder, "status", "--skipped", "--json").out)
    assert left_out(said) == left_out(status)


def test_without_tesseract_it_says_how_to_install_it(
    ficli: Ficli, dossier: Make, tmp_path: Path
) -> None:
    """The exact command of the package manager that is there; the rest of the run is as ever."""
    folder = dossier({"scan.pdf": scan(PAGES[:1]), "a.txt": "Words.\n"})
    (tmp_path / "bin").mkdir()
    manager = tmp_path / "bin" / "apt-get"
    manager.write_text("#!/bin/sh\n")
    manager.chmod(0o755)
    for environment, command in (
        ({"PATH": str(tmp_path / "bin")}, "sudo apt install tesseract-ocr tesseract-ocr-fra"),
        ({"PATH": str(tmp_path)}, "https://tesseract-ocr.github.io/"),
    ):
        done = ficli(folder, "reindex", "--ocr", environment=environment)
        assert (4, True) == (done.code, command in done.err), done
        hints = ficli(folder, "status", "--skipped", environment=environment).out
        assert command in " ".join(hints.split())
    assert 0 == ficli(folder, "search", "words").code


def test_pages_are_read_once_and_remembered(
    ficli: Ficli, dossier: Make, fake: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    """Each page gives its own text on its own page; no later run asks for it again."""
    folder = dossier(
        {"some.pdf": scan(PAGES, typed=[2]), "pack.zip": zipped("in.pdf", scan(FRENCH))}
    )
    environment = fake()
    said = report(ficli, folder, "--ocr", "-j", "1", environment=environment)
    assert ({}, 3, 0, 2) == (
        left_out(said), said["recognised_pages"], said["unread_pages"], said["documents"],
    )  # fmt: skip
    assert 3 == len(calls(tmp_path))
    assert all(
        call.startswith("stdin stdout -l eng+fra --psm 1 --dpi 300 ") for call in calls(tmp_path)
    )
    word = calls(tmp_path)[2].split()[-1]
    for options in ([], ["--full"], ["--full", "--ocr"]):
        report(ficli, folder, *options, environment=environment)
        (hit,) = json.loads(ficli(folder, "search", word, "--json").out)["hits"]
        assert ("some.pdf", 3) == (hit["path"], hit["matches"][0]["page"])
        basis = hit["provenance"]["text_basis"]
        assert ("partly ocr", "tesseract 9.8.7 (eng+fra)") == (basis["value"], basis["source"])
        assert "1, 3" == hit["provenance"]["ocr_pages"]["value"]
    assert 3 == len(calls(tmp_path))
    shown = ficli(folder, "show", "some.pdf").out
    assert "partly OCR by tesseract 9.8.7 (eng+fra): pages 1, 3" in " ".join(shown.split())
    assert "partly OCR" in ficli(folder, "search", word).out


def test_a_scan_of_an_earlier_run_is_read_later(
    ficli: Ficli, dossier: Make, fake: Callable[..., dict[str, str]]
) -> None:
    """--ocr reads what an earlier reindex left out, although no file has changed."""
    folder = dossier({"scan.pdf": scan(PAGES), "a.txt": "Words.\n"})
    report(ficli, folder)
    said = report(ficli, folder, "--ocr", environment=fake())
    assert (1, 0, 1) == (said["added"], said["changed"], said["unchanged"])


def test_pictures_are_documents_too(
    ficli: Ficli, dossier: Make, fake: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    """A TIFF has as many pages as pictures; a PNG is given to Tesseract as it is."""
    picture, fax = png(pdf(FRENCH)), tiff(pdf(PAGES))
    folder = dossier({"shot.png": picture, "fax.tif": fax})
    report(ficli, folder, "--ocr", environment=fake())
    (hit,) = json.loads(ficli(folder, "search", name_of(picture), "--json").out)["hits"]
    assert "shot.png" == hit["path"]
    numbers = [call.partition("tessedit_page_number=")[2][:1] for call in calls(tmp_path)]
    assert ["", "", "1", "2"] == sorted(numbers)
    fax_text = json.loads(ficli(folder, "show", "fax.tif", "--json").out)
    assert 3 == len(fax_text["page_starts"])


def test_a_page_on_which_nothing_is_found(
    ficli: Ficli, dossier: Make, fake: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    """A photograph is no failure: it is left out with that reason, and not asked for again."""
    folder = dossier({"photo.png": png(pdf(PAGES))})
    environment = fake("")
    for _ in range(2):
        said = report(ficli, folder, "--ocr", environment=environment)
        assert {"photo.png": ("no text: OCR found none", [])} == left_out(said)
    assert 1 == len(calls(tmp_path))


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("print('Bad\\x1b[31m image', file=sys.stderr); sys.exit(1)", "tesseract failed: Bad"),
        ("os.kill(os.getpid(), 9)", "tesseract crashed"),
        ("time.sleep(600)", "took longer than the limit of 15 s"),
        ("hog = bytearray(1 << 34)", "tesseract failed: MemoryError"),
    ],
    ids=["error", "crash", "hang", "memory"],
)
def test_a_page_that_fails_costs_no_other(
    ficli: Ficli, dossier: Make, fake: Callable[..., dict[str, str]], behaviour: str, reason: str
) -> None:
    """Its file is read without it, with the reason; the next --ocr tries again."""
    folder = dossier({"some.pdf": scan(PAGES, typed=[2])})
    seconds = 15 if "sleep" in behaviour else 60
    settings = f"extract_seconds = {seconds}\nrecognise_names = false\n"
    (folder / "ficli.toml").write_text(settings)
    broken = f"if first: {behaviour}\n{fake_tesseract.READS}"
    said = report(ficli, folder, "--ocr", "-j", "1", environment=fake(broken))
    ((why, pages),) = left_out(said).values()
    assert why.startswith("1 of 3 pages (1): nothing but pictures, needs OCR, which failed: ")
    assert ([1], True) == (pages, reason in why), why
    assert {} == left_out(report(ficli, folder, "--ocr", environment=fake()))


def test_what_is_read_may_be_anything(
    ficli: Ficli, dossier: Make, fake: Callable[..., dict[str, str]]
) -> None:
    """Control characters, no UTF-8, megabytes: text like any other, or cut."""
    folder = dossier({"a.png": png(pdf(FRENCH))})
    behaviour = "sys.stdout.buffer.write(b'\\x1b[31m\\0 \\xff\\xfe words ' + b'again ' * 900_000)"
    assert {} == left_out(report(ficli, folder, "--ocr", environment=fake(behaviour)))
    done = ficli(folder, "search", "words", "--limit", "1")
    assert (0, False) == (done.code, "\x1b" in done.out or "\0" in done.out)


def test_the_memory_is_private_and_checked(
    ficli: Ficli, dossier: Make, fake: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    """Only its owner reads it; a changed line is named by check, counts as not there, and heals."""
    folder = dossier({"scan.pdf": scan(PAGES)})
    environment = fake()
    report(ficli, folder, "--ocr", environment=environment)
    (place,) = (folder / "index" / "ocr").iterdir()
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (place.parent, place)]
    assert [0o700, 0o600] == modes
    assert 0 == ficli(folder, "check").code
    place.write_text(place.read_text().replace("Recognised", "Falsified", 1))
    done = ficli(folder, "check", "--json")
    (damage,) = json.loads(done.out)["damages"]
    assert (3, "ocr", f"ocr/{place.name}") == (done.code, damage["kind"], damage["name"])
    said = report(ficli, folder, "--full")
    assert [1] == left_out(said)["scan.pdf"][1]
    assert {} == left_out(report(ficli, folder, "--full", "--ocr", environment=environment))
    assert 4 == len(calls(tmp_path))


def test_forgetting_and_removing_drop_the_memory(
    ficli: Ficli, dossier: Make, fake: Callable[..., dict[str, str]]
) -> None:
    """Neither a forgotten document nor a removed file leaves what OCR read of it."""
    folder = dossier(
        {
            "a.pdf": scan(PAGES[:1]),
            "b.pdf": scan(PAGES[1:2]),
            "p.zip": zipped("c.pdf", scan(FRENCH)),
        }
    )
    report(ficli, folder, "--ocr", environment=fake())
    remembered = folder / "index" / "ocr"
    assert 3 == len(list(remembered.iterdir()))
    assert 0 == ficli(folder, "forget", "a.pdf").code
    assert 2 == len(list(remembered.iterdir()))
    assert 0 == ficli(folder, "forget", "p.zip!/c.pdf").code
    assert 1 == len(list(remembered.iterdir()))
    (folder / "docs_src" / "b.pdf").unlink()
    ficli(folder, "reindex")
    assert [] == [each for each in remembered.iterdir() if "b" in each.name and each.stat().st_size]


def test_quotes_of_scans_can_be_verified(
    ficli: Ficli, dossier: Make, fake: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    """What OCR read is quoted and re-checked like any text."""
    folder = dossier({"scan.pdf": scan(PAGES)})
    report(ficli, folder, "--ocr", environment=fake())
    result = tmp_path / "result.json"
    result.write_text(ficli(folder, "search", "recognised", "--json").out)
    done = ficli(folder, "verify", str(result))
    assert (0, True) == (done.code, "ok" in done.out)


@pytest.mark.skipif(not shutil.which("tesseract"), reason="Tesseract is not installed")
def test_tesseract_itself_reads_both_languages(ficli: Ficli, dossier: Make) -> None:
    """The real program, where it is there: words of scanned pages are found on their pages."""
    folder = dossier({"en.pdf": scan(PAGES[:2]), "fr.png": png(pdf(FRENCH, size=14))})
    environment = {"PATH": os.environ["PATH"]}
    assert {} == left_out(report(ficli, folder, "--ocr", environment=environment))
    (hit,) = json.loads(ficli(folder, "search", '"the registrar may ask"', "--json").out)["hits"]
    assert ("en.pdf", 2) == (hit["path"], hit["matches"][0]["page"])
    assert 0 == ficli(folder, "search", "trois témoins").code
