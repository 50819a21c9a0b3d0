"""What can go wrong, as values: one tree of errors and the diagnostics of a query.

Errors carry facts (a stable code, a sentence, a hint, an exit status). How they look on a
terminal is none of this module's business.

    FicliError
    ├── UsageError            exit 2   the command line or the query cannot be understood
    │   ├── QueryError        exit 2   with diagnostics that point into the query text
    │   └── NotFoundError     exit 2   no such document, dossier or file
    ├── ConfigError           exit 2   ficli.toml, actors.yaml or a sidecar is not valid
    └── IndexUnavailableError exit 3   missing, locked, damaged, untrusted, of another version …
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class ExitStatus(IntEnum):
    """The exit codes that scripts may rely on; docs/output.md says the same in prose."""

    FOUND = 0
    NOTHING_FOUND = 1
    BAD_USAGE = 2
    INDEX_UNAVAILABLE = 3
    SOME_SKIPPED = 4
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong with a query: `kind` is stable, `message` may improve.

    `start` and `end` are half-open character offsets into the query text.
    """

    kind: str
    message: str
    start: int
    end: int


class FicliError(Exception):
    """A failure that the user can act on. `message` is one sentence, `hint` the next step."""

    code = "error"
    exit_status = ExitStatus.BAD_USAGE

    def __init__(self, message: str, *, hint: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code:
            self.code = code


class UsageError(FicliError):
    """The request itself makes no sense."""

    code = "usage"


class QueryError(UsageError):
    """The query cannot be understood; `diagnostics` say where and why."""

    code = "bad-query"

    def __init__(self, query: str, diagnostics: tuple[Diagnostic, ...], *, hint: str = "") -> None:
        super().__init__(diagnostics[0].message, hint=hint)
        self.query = query
        self.diagnostics = diagnostics


class NotFoundError(UsageError):
    """A document, folder or file that was named does not exist."""

    code = "not-found"


class ConfigError(FicliError):
    """A settings, actors or sidecar file is not valid."""

    code = "bad-config"


class IndexUnavailableError(FicliError):
    """The index cannot be used: missing, locked, damaged, untrusted, … as `code` says."""

    code = "index-missing"
    exit_status = ExitStatus.INDEX_UNAVAILABLE
