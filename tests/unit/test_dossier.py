"""How a dossier is found, made and configured."""

from __future__ import annotations

from pathlib import Path

import pytest

from ficli.dossier import Settings, initialise, locate, open_dossier
from ficli.errors import ConfigError, NotFoundError, UsageError


def test_the_nearest_folder_upwards_is_the_dossier(tmp_path: Path) -> None:
    """As git does: a folder that holds docs_src or ficli.toml, here or above."""
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "docs_src").mkdir()

    assert tmp_path == locate(None, environment={}, start=deep).root


def test_an_option_beats_the_environment_beats_the_place(tmp_path: Path) -> None:
    """--dossier, then FICLI_DOSSIER, then the search upwards."""
    folders = [tmp_path / name for name in ("option", "variable", "here")]
    for folder in folders:
        (folder / "docs_src").mkdir(parents=True)
    option, variable, here = folders
    environment = {"FICLI_DOSSIER": str(variable)}

    assert option == locate(str(option), environment=environment, start=here).root
    assert variable == locate(None, environment=environment, start=here).root
    assert here == locate(None, environment={"FICLI_DOSSIER": ""}, start=here).root


@pytest.mark.parametrize(
    ("chosen", "environment", "words"),
    [
        (None, {}, "no dossier here"),
        ("missing", {}, "--dossier names"),
        (None, {"FICLI_DOSSIER": "missing"}, "FICLI_DOSSIER names"),
    ],
)
def test_no_dossier_is_one_sentence(
    tmp_path: Path, chosen: str | None, environment: dict[str, str], words: str
) -> None:
    """What was looked for, where, and what to do."""
    with pytest.raises(NotFoundError) as caught:
        locate(chosen, environment=environment, start=tmp_path)

    assert words in caught.value.message
    assert "ficli init" in caught.value.hint


def test_a_new_dossier_is_ready_to_use(tmp_path: Path) -> None:
    """`init` makes the folders, a settings file that parses to the defaults, and no second one."""
    made = initialise(tmp_path / "new")

    assert made.sources.is_dir()
    assert "*\n!.gitignore\n" == (made.index / ".gitignore").read_text()
    assert Settings() == open_dossier(made.root).settings
    with pytest.raises(UsageError):
        initialise(tmp_path / "new")


def test_what_stands_in_a_folder_of_that_name_stays(tmp_path: Path) -> None:
    """A folder `index` that somebody else made keeps what is in it."""
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / ".gitignore").write_text("mine")
    (tmp_path / "index" / "a.txt").write_text("mine")
    made = initialise(tmp_path)
    assert ["mine", "mine"] == [path.read_text() for path in made.index.iterdir()]


def test_the_commented_settings_are_the_defaults(tmp_path: Path) -> None:
    """Uncommenting every line of the template changes nothing, and no setting is missing."""
    made = initialise(tmp_path / "new")
    template = (made.root / "ficli.toml").read_text()
    lines = [line[2:] for line in template.splitlines() if " = " in line]
    (made.root / "ficli.toml").write_text("\n".join(lines))

    assert Settings() == open_dossier(made.root).settings
    assert set(Settings.__dataclass_fields__) == {line.split(" = ")[0] for line in lines}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('sorces = "x"', "ficli.toml:2: unknown setting 'sorces'"),
        ("sources = 3", "ficli.toml:2: 'sources' must be a string"),
        ('sources = "../x"', "ficli.toml:2: 'sources' must be a folder inside"),
        ('index = "/x"', "ficli.toml:2: 'index' must be a folder inside"),
        ("max_file_bytes = 0", "ficli.toml:2: 'max_file_bytes' must be positive"),
        ("max_file_bytes = true", "ficli.toml:2: 'max_file_bytes' must be a whole number"),
        ("record_fields = {colour = 'x'}", "'record_fields' cannot hold 'colour'"),
        ("record_fields = {title = 3}", "'record_fields' cannot hold 'title'"),
        ("sources = ", "is not valid TOML"),
    ],
)
def test_wrong_settings_name_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    """A typo in ficli.toml is an error with its line."""
    (tmp_path / "ficli.toml").write_text("# settings\n" + text)
    with pytest.raises(ConfigError) as caught:
        open_dossier(tmp_path)

    assert words in caught.value.message
