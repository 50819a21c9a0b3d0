"""`ficli verify`: quotes of an earlier result, looked for in the files as they are now."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ficli.dossier import Dossier, Settings
from ficli.errors import UsageError
from ficli.report_results import Verification
from ficli.verifying import claims_of, verify
from tests.robustness.process import Ficli

A = "The consul met a member.\nAnother line about the consul and his friends.\n"
B = "Nobody else wrote to the consul in those days.\n"


def zipped(**members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.txt", text)
    return stream.getvalue()


@pytest.fixture(scope="module")
def indexed_once(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of two texts, and two more inside an archive."""
    folder = tmp_path_factory.mktemp("indexed")
    (folder / "docs_src").mkdir()
    files: dict[str, str | bytes] = {
        "a.txt": A,
        "b.txt": B,
        "c.zip": zipped(x=A + "More.\n", y=B + "More.\n"),
    }
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / "docs_src" / name).write_bytes(data)
    assert 0 == ficli(folder, "reindex").code
    return folder


@pytest.fixture
def indexed(indexed_once: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return Path(shutil.copytree(indexed_once, tmp_path / "dossier"))


def saved(ficli: Ficli, folder: Path, *arguments: str) -> Path:
    """The result of a command, kept in a file."""
    file = folder / "result.json"
    file.write_text(ficli(folder, *arguments).out, "utf-8")
    return file


def checked(ficli: Ficli, folder: Path, file: Path) -> tuple[int, dict[str, Any]]:
    done = ficli(folder, "verify", str(file), "--json")
    return done.code, json.loads(done.out)


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "consul", "--json"],
        ["search", "consul", "--format", "jsonl"],
        ["show", "a.txt", "--query", "consul", "--json"],
        ["show", "c.zip!/x.txt", "--query", "consul", "--json"],
        ["search", "*", "--json"],
    ],
)
def test_untouched_files_are_all_ok(arguments: list[str], ficli: Ficli, indexed: Path) -> None:
    """Every quote of a result stands where it says, in members of archives too, index or not."""
    file = saved(ficli, indexed, *arguments)
    (indexed / "index" / "CURRENT").unlink()
    code, said = checked(ficli, indexed, file)
    assert (0, 0, 0, True) == (code, said["moved"], said["gone"], said["ok"] > 0)
    assert {("ok", "same")} == {(each["state"], each["file"]) for each in said["quotes"]}


def test_an_edit_names_the_quotes_that_moved_or_went(ficli: Ficli, indexed: Path) -> None:
    """What stands before the edit is ok, what follows moved, what was cut is gone."""
    file = saved(ficli, indexed, "search", "consul", "--snippets", "0", "--json")
    edited = A.replace("a member", "the member").replace("his friends", "his foes")
    (indexed / "docs_src" / "a.txt").write_text(edited, "utf-8")
    (indexed / "docs_src" / "b.txt").write_text(B.replace("consul", "envoy"), "utf-8")
    code, said = checked(ficli, indexed, file)
    states = [
        (each["path"], each["start"], each["state"], each["new_start"], each["line"])
        for each in sorted(said["quotes"], key=lambda each: (each["path"], each["start"]))
        if each["file"] != "same"
    ]
    first, second = A.index("consul"), A.rindex("consul")
    assert 1 == code
    assert [
        ("a.txt", first, "ok", first, 1),
        ("a.txt", second, "moved", second + 2, 2),
        ("b.txt", B.index("consul"), "gone", None, None),
    ] == states
    assert (1, 1) == (said["moved"], said["gone"])


def test_files_that_left_or_cannot_be_read_are_said_so(ficli: Ficli, indexed: Path) -> None:
    """A missing file, a missing member and a broken archive each have their state and reason."""
    file = saved(ficli, indexed, "search", "consul", "--json")
    (indexed / "docs_src" / "a.txt").unlink()
    (indexed / "docs_src" / "c.zip").write_bytes(zipped(x=A + "More.\n"))
    _, said = checked(ficli, indexed, file)
    files = {each["path"]: (each["state"], each["file"]) for each in said["quotes"]}
    assert {
        "a.txt": ("gone", "missing"), "b.txt": ("ok", "same"),
        "c.zip!/x.txt": ("ok", "same"), "c.zip!/y.txt": ("gone", "missing"),
    } == files  # fmt: skip
    (indexed / "docs_src" / "c.zip").write_bytes(b"PK\x03\x04 no more")
    _, said = checked(ficli, indexed, file)
    broken = next(each for each in said["quotes"] if each["path"] == "c.zip!/x.txt")
    assert ("gone", "unreadable", True) == (
        broken["state"], broken["file"], "damaged" in broken["detail"],
    )  # fmt: skip


def test_a_quote_moved_to_another_path_of_its_document(ficli: Ficli, indexed: Path) -> None:
    """The cited file is gone, a file of the same bytes is not; a file that only has the words
    is no proof."""
    (indexed / "docs_src" / "z.txt").write_text(A, "utf-8")
    assert 0 == ficli(indexed, "reindex").code
    file = saved(ficli, indexed, "search", "friends", "--snippets", "0", "--json")
    everything = indexed / "all.json"
    everything.write_text(ficli(indexed, "search", "*", "--snippets", "0", "--json").out, "utf-8")
    (indexed / "docs_src" / "a.txt").unlink()
    code, said = checked(ficli, indexed, file)
    (quote,) = [each for each in said["quotes"] if each["path"] == "a.txt"]
    at = A.index("friends")
    assert (1, "moved", "missing", "z.txt", at, 2) == (
        code, quote["state"], quote["file"], quote["new_path"], quote["new_start"], quote["line"],
    )  # fmt: skip
    printed = ficli(indexed, "verify", str(file)).out
    assert f"now in z.txt {at}–{at + 7} (line 2)" in " ".join(printed.split())
    assert "the whole document, now in z.txt" in ficli(indexed, "verify", str(everything)).out
    (indexed / "docs_src" / "z.txt").write_text(A + "And more.\n", "utf-8")
    _, said = checked(ficli, indexed, file)
    (quote,) = [each for each in said["quotes"] if each["path"] == "a.txt"]
    assert ("gone", None, None) == (quote["state"], quote["new_path"], quote["new_start"])


def test_a_person_sees_what_failed_and_the_counts(ficli: Ficli, indexed: Path) -> None:
    """The terminal lists only what is not ok, with old and new place."""
    file = saved(ficli, indexed, "search", "Nobody", "--snippets", "0", "--json")
    assert "2 quotes: 2 ok\n" == ficli(indexed, "verify", str(file)).out
    (indexed / "docs_src" / "b.txt").write_text("\n" + B, "utf-8")
    shown = ficli(indexed, "verify", str(file)).out
    assert [True, True, True] == [
        part in shown for part in ("moved  b.txt", "now 1–7 (line 2)", "2 quotes: 1 ok, 1 moved")
    ]


@pytest.mark.parametrize(
    "result",
    [
        b"", b"{", b"[1]", b"7", b"\xff\xfe\x00", b"[" * 100_000, b'{"hits": 3}', b'{"hits": [3]}',
        b'{"path": "a.txt"}', b'{"path": "a.txt", "sha256": 7}',
        b'{"path": "a", "sha256": "b", "matches": [{"start": true, "end": 1, "quote": "x"}]}',
        b'{"schema_version": 1, "query": "x", "total": 3}',
    ],
)  # fmt: skip
def test_what_is_no_result_is_an_error(result: bytes) -> None:
    """Whatever the file holds, the answer is a sentence, never a crash or a silent ok."""
    with pytest.raises(UsageError):
        list(claims_of(result))


def test_a_result_leads_to_no_file_outside_the_sources(tmp_path: Path) -> None:
    """Paths of a result are only looked up among the sources; none is opened as given."""
    (tmp_path / "docs_src").mkdir()
    (tmp_path / "secret.txt").write_text("secret\n")
    for path in ("../secret.txt", str(tmp_path / "secret.txt"), "x/../../secret.txt"):
        record = {
            "path": path,
            "sha256": "0",
            "matches": [{"start": 0, "end": 6, "quote": "secret"}],
        }
        found = verify(Dossier(tmp_path, Settings()), json.dumps(record).encode())
        assert ["missing"] == [check.file for check in found.checks]


def verified(tmp_path: Path, text: str, claims: list[tuple[int, int]], now: str) -> Verification:
    """Quotes of `text` at these places, re-checked when the file holds `now`."""
    folder = tmp_path / "docs_src"
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text(now, "utf-8")
    matches = [{"start": s, "end": e, "quote": text[s:e]} for s, e in claims]
    record = {"path": "a.txt", "sha256": "0" * 64, "matches": matches}
    return verify(Dossier(tmp_path, Settings()), json.dumps(record).encode())


WORDS = st.lists(st.sampled_from(("ab", "ba", "aab", "é", "董")), min_size=3, max_size=12)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(WORDS, WORDS, st.data())
def test_verify_names_exactly_the_quotes_that_moved_or_went(
    tmp_path: Path, before: list[str], after: list[str], data: st.DataObject
) -> None:
    """A quote is ok just when it stands where it stood, gone just when it stands nowhere."""
    text, now = " ".join(before), " ".join(after)
    places = st.integers(0, len(text) - 1).flatmap(
        lambda start: st.tuples(st.just(start), st.integers(start + 1, len(text)))
    )
    claims = data.draw(st.lists(places, min_size=1, max_size=5))
    found = verified(tmp_path, text, claims, now)
    for (start, end), check in zip(claims, found.checks, strict=True):
        quote = text[start:end]
        expected = "ok" if now[start:end] == quote else "moved" if quote in now else "gone"
        assert expected == check.state
        if check.new_start is not None:
            assert quote == now[check.new_start : check.new_end]
            others = [at for at in range(len(now)) if now.startswith(quote, at)]
            assert min(abs(at - start) for at in others) == abs(check.new_start - start)
