"""Whose an index is: refused when others made it or may change it, before anything is parsed."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ficli.engines import check_index, open_reader, open_writer
from ficli.engines.embedded import ownership
from ficli.errors import IndexUnavailableError
from tests.robustness.process import Ficli

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and modes of POSIX")

SOMEBODY = 54_321
"""A user of whom no system should have heard."""


@pytest.fixture(scope="module")
def pristine(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "docs_src").mkdir()
    (folder / "docs_src" / "a.txt").write_text("Common words of one's own.\n")
    assert 0 == ficli(folder, "reindex").code
    return folder


@pytest.fixture
def folder(pristine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dossier with its index, to be given away."""
    monkeypatch.delenv(ownership.TRUST_VARIABLE, raising=False)
    monkeypatch.delenv("SUDO_UID", raising=False)
    return Path(shutil.copytree(pristine, tmp_path / "own dossier"))


def refusal(index: Path) -> IndexUnavailableError:
    """What reading, checking and writing say, which is the same; nothing may be parsed first."""
    errors = []
    for action in (open_reader, check_index, open_writer):
        with pytest.raises(IndexUnavailableError) as caught:
            action(index)
        errors.append(caught.value)
    assert 1 == len({str(error) for error in errors})
    assert {("index-untrusted", 3)} == {(error.code, error.exit_status) for error in errors}
    return errors[0]


PLACES = ("", "CURRENT", "store-*", "store-*/catalog-*", "store-*/MAIN_*", "store-*/*.toc")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("bit", [0o020, 0o002], ids=["group", "others"])
def test_what_others_may_change_is_refused_with_the_command_that_mends_it(
    place: str, bit: int, folder: Path
) -> None:
    """Folder, pointer, store, catalog, segment or table of contents; the command is run here."""
    index = folder / "index"
    changed = next(index.glob(place)) if place else index
    changed.chmod(changed.stat().st_mode | bit)
    error = refusal(index)
    assert f"{changed} can be changed by others" in error.message
    command = error.hint.split("`")[1]
    assert f"chmod -R go-w {shlex.quote(str(index))}" == command
    subprocess.run(command, shell=True, check=True)  # noqa: S602 - as a user would
    with open_reader(index) as reader:
        assert 1 == reader.totals().documents


@pytest.mark.parametrize("place", PLACES)
def test_what_somebody_else_owns_is_refused(
    place: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one's own nor root's: the message names the owner."""
    index = folder / "index"
    owner = give_away(next(index.glob(place)) if place else index, monkeypatch)
    assert f"belongs to {owner}" in refusal(index).message


def give_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a file somebody else's, or where only root could do that, oneself somebody else."""
    if os.geteuid() == 0:
        os.chown(path, SOMEBODY, -1)
        return f"user {SOMEBODY}"
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: SOMEBODY)
    return ownership._name_of(user)


def test_a_hostile_index_is_refused_before_anything_in_it_is_parsed(folder: Path) -> None:
    """Whatever its pointer holds, the refusal is about who can change it."""
    (folder / "index" / "CURRENT").write_bytes(b"\xff not JSON")
    (folder / "index" / "CURRENT").chmod(0o666)
    assert "index-untrusted" == refusal(folder / "index").code


def test_an_index_of_root_that_others_may_only_read_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shared index of an administrator, and a checkout that CI made, need no setting."""
    monkeypatch.setattr(ownership, "_trusted_owners", lambda: {0, SOMEBODY})
    index = folder / "index"
    if os.geteuid() != 0:
        pytest.skip("only root can make files of root")
    for path in (index, *index.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with open_reader(index) as reader:
        assert 1 == reader.totals().documents


def test_under_sudo_the_index_of_whoever_called_it_is_ones_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git does; without sudo root reads nobody else's either."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert {0} == ownership._trusted_owners()
    monkeypatch.setenv("SUDO_UID", str(SOMEBODY))
    assert {0, SOMEBODY} == ownership._trusted_owners()


@pytest.mark.parametrize("above", [0, 1, 2])
def test_a_folder_that_the_user_trusts_is_read_and_written(
    above: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index itself or a folder above it; other folders in the variable change nothing."""
    index = folder / "index"
    give_away(index / "CURRENT", monkeypatch)
    index.chmod(0o777)
    trusted = (index, *index.parents)[above]
    monkeypatch.setenv(ownership.TRUST_VARIABLE, f"{folder / 'docs_src'}")
    refusal(index)
    monkeypatch.setenv(ownership.TRUST_VARIABLE, f"{folder / 'docs_src'}{os.pathsep}{trusted}")
    with open_reader(index) as reader:
        assert 1 == reader.totals().documents
    with open_writer(index) as writer:
        assert 1 == writer.commit().documents


def test_the_dossier_cannot_vouch_for_itself(ficli: Ficli, folder: Path) -> None:
    """No setting in ficli.toml makes an index trusted."""
    (folder / "index").chmod(0o777)
    (folder / "ficli.toml").write_text('trust = "."\n')
    assert 2 == ficli(folder, "search", "common").code
    (folder / "ficli.toml").unlink()
    done = ficli(folder, "search", "common")
    assert (3, "") == (done.code, done.out)
    named = {"FICLI_TRUST": str(folder)}
    assert 0 == ficli(folder, "search", "common", environment=named).code


# --- links and special files ------------------------------------------------------------------


def test_an_index_that_is_a_link_is_read_and_not_written(
    ficli: Ficli, folder: Path, tmp_path: Path
) -> None:
    """A dossier from elsewhere cannot make a reindex change another folder of its user."""
    elsewhere = (folder / "index").rename(tmp_path / "elsewhere")
    (folder / "index").symlink_to(elsewhere)
    before = sorted(path.name for path in elsewhere.rglob("*"))
    assert 0 == ficli(folder, "search", "common").code
    done = ficli(folder, "reindex", "--full")
    assert (3, True) == (done.code, f"is a link to {elsewhere}" in done.err.replace("\n", ""))
    assert before == sorted(path.name for path in elsewhere.rglob("*"))
    trusted = {"FICLI_TRUST": str(elsewhere)}
    assert 0 == ficli(folder, "reindex", "--full", environment=trusted).code


@pytest.mark.parametrize("place", PLACES[1:])
def test_a_link_inside_the_index_is_refused(place: str, folder: Path, tmp_path: Path) -> None:
    """Also one that leads to a good file: ficli makes none."""
    victim = next((folder / "index").glob(place))
    victim.symlink_to(victim.rename(tmp_path / "moved"))
    assert f"{victim} is a link" in refusal(folder / "index").message


def test_a_pipe_in_place_of_the_pointer_does_not_hang(folder: Path) -> None:
    """It is no file that ficli wrote."""
    (folder / "index" / "CURRENT").unlink()
    os.mkfifo(folder / "index" / "CURRENT", 0o600)
    assert "special file" in refusal(folder / "index").message


# --- folders that others made -----------------------------------------------------------------


def test_a_folder_with_nothing_of_ficli_in_it_is_made_private(
    ficli: Ficli, dossier: Callable[[dict[str, str]], Path]
) -> None:
    """Such as git makes for `index/.gitignore` under a loose umask."""
    made = dossier({"a.txt": "Common words.\n"})
    (made / "index").mkdir()
    (made / "index" / ".gitignore").write_text("*\n")
    (made / "index" / ".gitignore").chmod(0o666)
    (made / "index").chmod(0o777)
    assert 0 == ficli(made, "reindex").code
    assert 0o700 == (made / "index").stat().st_mode & 0o777
    assert 0 == ficli(made, "search", "common").code


def test_a_file_in_the_place_of_the_index_is_said(
    ficli: Ficli, dossier: Callable[[dict[str, str]], Path]
) -> None:
    """Exit 3 for searching and indexing alike, and the file is kept."""
    made = dossier({"a.txt": "Common words.\n"})
    (made / "index").write_text("mine")
    for command in (("search", "common"), ("reindex",), ("check",)):
        done = ficli(made, *command)
        assert (3, "") == (done.code, done.out)
        assert ("must be a folder" in done.err) == (command == ("reindex",)), done.err
    assert "mine" == (made / "index").read_text()
