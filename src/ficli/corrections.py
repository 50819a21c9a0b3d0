"""The users' word on the language of origin: `origins.yaml` beside the dossier's documents.

A correction names a document by path and content hash, so that it is visibly stale once the file
has changed. Reads and writes that one file, comments kept; knows no index.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ficli.document import UNDETERMINED, Document, Evidence, Origin
from ficli.errors import ConfigError, FicliError, UsageError

if TYPE_CHECKING:
    from ruamel.yaml import YAML

FILE = "origins.yaml"
KEYS = ("sha256", "origin", "translated", "note")
EVIDENCE = "correction"
"""Kind of the evidence that stands for a user's word; its quote is the user's note."""

Answer = Literal["yes", "no", "unknown"]
_ANSWERS: tuple[Answer, ...] = ("yes", "no", "unknown")
_HEADING = (
    "# Languages of origin as the users of this dossier know them. They go before what ficli\n"
    "# finds out by itself. `ficli origin DOCUMENT --set fr` writes here; so may you. Run\n"
    "# `ficli reindex` afterwards. A document whose file has changed since needs a new look.\n"
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a user said about one document, at the content that `sha256` names."""

    path: str
    sha256: str
    language: str
    """BCP 47 primary subtag, or `und`."""
    translated: Answer | None = None
    """Whether it is a translation; None follows from the languages."""
    note: str = ""

    def verdict(self, document: Document) -> Origin:
        """The document's origin on the user's word; its parts stay as they were judged."""
        text = document.language.partition("-")[0].casefold()
        answer = self.translated or _follows(self.language, text)
        return Origin(
            language=self.language,
            is_translation=answer,
            basis="corrected",
            confidence=1.0,
            tag=document.language + (f"-t-{self.language}" if answer == "yes" else ""),
            evidence=(Evidence(EVIDENCE, self.note or FILE),),
            segments=document.origin.segments,
        )


def corrected_origin(document: Document, corrections: Mapping[str, Correction]) -> Origin:
    """The origin of a document, corrected where a user said so and only there."""
    correction = corrections.get(document.path)
    if correction is not None and correction.sha256 == document.sha256:
        return correction.verdict(document)
    if document.origin.basis != "corrected":
        return document.origin
    from ficli.attribution.origin import attribute

    return attribute(document.text, document.language, document.extracted.metadata)


def as_meant(
    document: Document, language: str, translated: Answer | None, note: str = ""
) -> Correction:
    """A correction as typed on a command line. Raises UsageError where it contradicts itself."""
    tag = _tag(language)
    if not tag:
        raise UsageError(f"'{language}' is no language", hint="write en, fr, zh … or und")
    text = document.language.partition("-")[0].casefold()
    sure = _follows(tag, text)
    if translated and sure not in ("unknown", translated):
        word = "no translation" if translated == "no" else "a translation"
        raise UsageError(
            f"a text in '{text}' that was first written in '{tag}' is not {word}",
            hint="leave out one of the two, or say --set und",
        )
    return Correction(document.path, document.sha256, tag, translated, note)


def _follows(language: str, text: str) -> Answer:
    if UNDETERMINED in (language, text):
        return "unknown"
    return "no" if language == text else "yes"


def _tag(text: str) -> str:
    from ficli.attribution.origin.languages import tag_of

    return UNDETERMINED if text.strip().casefold() == UNDETERMINED else tag_of(text)


# The file ----------------------------------------------------------------------------------


def load(root: Path) -> dict[str, Correction]:
    """The corrections of a dossier, by path. Raises ConfigError with file and line."""
    place = root / FILE
    if not place.is_file():
        return {}
    _, table = _parsed(place)
    return {str(path): _correction(place, table, path) for path in table}


def store(root: Path, correction: Correction) -> None:
    """Add or replace one correction. Raises ConfigError when the file cannot be understood."""
    place = root / FILE
    yaml, table = _parsed(place) if place.is_file() else (_yaml(), {})
    entry = table.setdefault(correction.path, {})
    entry["sha256"], entry["origin"] = correction.sha256, correction.language
    for key, value in (("translated", correction.translated), ("note", correction.note)):
        if value:
            entry[key] = value
        else:
            entry.pop(key, None)
    _write(place, yaml, table)


def drop(root: Path, path: str) -> bool:
    """Remove the correction of a document; False when there is none."""
    place = root / FILE
    yaml, table = _parsed(place) if place.is_file() else (_yaml(), {})
    if path not in table:
        return False
    del table[path]
    _write(place, yaml, table)
    return True


def _yaml() -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    return yaml


def _parsed(place: Path) -> tuple[YAML, Any]:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = _yaml()
    try:
        table = yaml.load(place.read_text("utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _bad(place, line, f"not valid YAML: {error.problem}") from None
    except (YAMLError, UnicodeDecodeError, RecursionError):
        raise _bad(place, 1, "not valid YAML in UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{place} cannot be read: {error.strerror}") from None
    if table is None:
        return yaml, {}
    if not isinstance(table, dict):
        raise _bad(place, 1, "it must map paths of documents to corrections")
    return yaml, table


def _correction(place: Path, table: Any, path: object) -> Correction:
    entry: Any = table[path]
    line = table.lc.key(path)[0] + 1
    if not (isinstance(path, str) and hasattr(entry, "lc") and hasattr(entry, "items")):
        raise _bad(place, line, f"'{path}' must be a path with {', '.join(KEYS[:2])} below it")
    for key, value in entry.items():
        at = entry.lc.key(key)[0] + 1
        if key not in KEYS:
            raise _bad(place, at, f"unknown key '{key}'", f"known keys: {', '.join(KEYS)}")
        if not isinstance(value, str):
            raise _bad(place, at, f"'{key}' must be a string", "put it in quotes")
    for key in KEYS[:2]:
        if key not in entry:
            raise _bad(place, line, f"'{path}' has no '{key}'")
    tag, answer = _tag(entry["origin"]), entry.get("translated")
    if not tag:
        at = entry.lc.key("origin")[0] + 1
        raise _bad(place, at, f"'{entry['origin']}' is no language", "write en, fr, zh … or und")
    if answer is not None and answer not in _ANSWERS:
        at = entry.lc.key("translated")[0] + 1
        raise _bad(place, at, f"'translated' is one of {', '.join(_ANSWERS)}")
    note = str(entry.get("note", ""))
    return Correction(path, str(entry["sha256"]).casefold(), tag, answer, note)


def _bad(place: Path, line: int, message: str, hint: str = "correct that line") -> ConfigError:
    return ConfigError(f"{place}:{line}: {message}", hint=hint)


def _write(place: Path, yaml: YAML, table: Any) -> None:
    """Put the new file in the place of the old one in one step."""
    text = StringIO()
    heading = "" if place.is_file() else _HEADING
    if table:
        yaml.dump(table, text)
    else:
        lines = place.read_text("utf-8").splitlines(keepends=True)
        heading = "".join(takewhile(lambda line: line.startswith(("#", "\n")), lines))
    scratch = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        scratch.write_text(heading + text.getvalue(), "utf-8")
        scratch.replace(place)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise FicliError(f"{place} cannot be written: {error.strerror}") from None
