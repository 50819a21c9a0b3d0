"""The dossier: the folder a user works in, how it is found, and its settings.

Found as git finds a repository. Reads `ficli.toml` with the standard parser, knows no index and
no document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from ficli.errors import ConfigError, NotFoundError, UsageError

SETTINGS_FILE = "ficli.toml"
SOURCES_FOLDER = "docs_src"
ENVIRONMENT_VARIABLE = "FICLI_DOSSIER"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `ficli.toml` may say; every key has a default that fits most dossiers."""

    sources: str = SOURCES_FOLDER
    """Folder of the source documents, relative to the dossier."""
    index: str = "index"
    """Folder of the index, relative to the dossier."""
    max_file_bytes: int = 100_000_000
    """Files larger than this are skipped, and reported."""
    extract_seconds: int = 60
    """Longest time that reading one file may take."""
    extract_megabytes: int = 1024
    """Most memory that reading one file may take, in million bytes."""
    recognise_names: bool = True
    """Whether names that no table lists are recognised too: slower to index, more actors."""
    record_fields: dict[str, str] = field(default_factory=dict)
    """Which keys of JSON records are title, date, text, source, language and url."""
    language: str = ""
    """BCP 47 tag to assume where no language can be detected."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier's folders and settings."""

    root: Path
    settings: Settings

    @property
    def sources(self) -> Path:
        return self.root / self.settings.sources

    @property
    def index(self) -> Path:
        return self.root / self.settings.index


def locate(chosen: str | None, *, environment: Mapping[str, str], start: Path) -> Dossier:
    """Find the dossier: the chosen folder, else FICLI_DOSSIER, else the nearest one upwards.

    Raises NotFoundError when there is none, ConfigError when its settings are not valid.
    """
    named = chosen or environment.get(ENVIRONMENT_VARIABLE) or ""
    if named:
        return open_dossier(
            _existing_folder(Path(named), "--dossier" if chosen else ENVIRONMENT_VARIABLE)
        )
    for folder in (start, *start.parents):
        if _is_dossier(folder):
            return open_dossier(folder)
    raise NotFoundError(
        f"no dossier here: neither {start} nor a folder above it holds "
        f"{SETTINGS_FILE} or {SOURCES_FOLDER}/",
        hint="run `ficli init` to make one here, or name one with --dossier DIR",
        code="no-dossier",
    )


def open_dossier(root: Path) -> Dossier:
    """Read the settings of the dossier at `root`. Raises ConfigError."""
    path = root / SETTINGS_FILE
    if not path.is_file():
        return Dossier(root, Settings())
    import tomllib

    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}", hint="correct that line") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    return Dossier(root, _settings(table, path))


def initialise(folder: Path) -> Dossier:
    """Make a new dossier at `folder`. Raises UsageError when one is already there."""
    if _is_dossier(folder):
        raise UsageError(
            f"{folder} is already a dossier",
            hint=f"put documents into {folder / SOURCES_FOLDER} and run `ficli reindex`",
        )
    try:
        (folder / SOURCES_FOLDER).mkdir(parents=True)
        (folder / "index").mkdir(exist_ok=True, mode=0o700)
        ignored = folder / "index" / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n!.gitignore\n", "utf-8")
        (folder / SETTINGS_FILE).write_text(_TEMPLATE, "utf-8")
    except OSError as error:
        raise UsageError(f"cannot make a dossier at {folder}: {error.strerror}") from None
    return open_dossier(folder)


def folder_bytes(folder: Path) -> int:
    """How many bytes the files of a folder and the folders in it have."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _is_dossier(folder: Path) -> bool:
    return (folder / SETTINGS_FILE).is_file() or (folder / SOURCES_FOLDER).is_dir()


def _existing_folder(folder: Path, named_by: str) -> Path:
    if not folder.is_dir():
        raise NotFoundError(
            f"{named_by} names {folder}, which is no folder",
            hint="check the path, or run `ficli init` there",
            code="no-dossier",
        )
    return folder.absolute()


def _settings(table: Mapping[str, object], path: Path) -> Settings:
    known = {item.name: item for item in fields(Settings)}
    for key, value in table.items():
        if key not in known:
            raise ConfigError(
                f"{path}{_line(path, key)}: unknown setting '{key}'",
                hint=f"known settings: {', '.join(known)}",
            )
        wanted = type(getattr(Settings(), key))
        if type(value) is not wanted:
            raise ConfigError(f"{path}{_line(path, key)}: '{key}' must be {_KINDS[wanted]}")
    settings = Settings(**table)  # type: ignore[arg-type]  # checked key by key above
    for name in ("sources", "index"):
        if not _is_inside(getattr(settings, name)):
            raise ConfigError(
                f"{path}{_line(path, name)}: '{name}' must be a folder inside the dossier"
            )
    for name, value in settings.record_fields.items():
        if name not in _RECORD_FIELDS or not isinstance(value, str):
            raise ConfigError(
                f"{path}{_line(path, 'record_fields')}: 'record_fields' cannot hold '{name}'",
                hint=f"it maps {', '.join(_RECORD_FIELDS)} to keys of your records",
            )
    for name in ("max_file_bytes", "extract_seconds", "extract_megabytes"):
        if getattr(settings, name) <= 0:
            raise ConfigError(f"{path}{_line(path, name)}: '{name}' must be positive")
    return settings


_RECORD_FIELDS = ("title", "date", "text", "source", "language", "url")
_KINDS = {str: "a string", int: "a whole number", dict: "a table", bool: "true or false"}


def _is_inside(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts


def _line(path: Path, key: str) -> str:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.split("=")[0].strip().strip("[]\"'") == key:
            return f":{number}"
    return ""


_TEMPLATE = """\
# Settings of this dossier. Every key is optional; the values below are the defaults.

# Folder of your documents. ficli reads them and never writes to them.
# sources = "docs_src"

# Folder of the index. It can be deleted and rebuilt at any time with `ficli reindex`.
# index = "index"

# Larger files are skipped, and `ficli reindex` says so.
# max_file_bytes = 100000000

# A file that takes longer to read, in seconds, or more memory, in million bytes, is skipped.
# extract_seconds = 60
# extract_megabytes = 1024

# Recognise people and organisations that ficli's table does not list. Without it, reading is
# several times as fast, and only listed actors (and names defined in the text) are found.
# recognise_names = true

# Keys of your JSON records that mean what ficli calls title, date, text, source, language, url.
# record_fields = {}

# Language to assume where none can be detected (BCP 47), such as "en" or "fr".
# language = ""
"""
