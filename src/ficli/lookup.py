"""Which document somebody means: an id, a path below the sources, a file name, a path of the shell.

Asks the index only; whether the file is still there is no business of this module.
"""

from __future__ import annotations

import os
from pathlib import Path

from ficli.dossier import Dossier
from ficli.engines.base import Reader
from ficli.errors import NotFoundError

_NAMED = 5
"""How many candidates an error names."""


def one_named(reader: Reader, dossier: Dossier, name: str) -> int:
    """The key of the one document that `name` means; where it means several paths, of the first.

    Raises NotFoundError when it means none, or several.
    """
    keys = reader.named(name) or reader.named(_below(dossier.sources, name))
    if not keys:
        raise NotFoundError(
            f"no document is called '{name}'",
            hint="name one by its id, its path below the sources folder, or its file name",
        )
    documents = dict.fromkeys(reader.copies(key)[0] for key in keys)
    if len(documents) == 1:
        return keys[0]
    paths = ", ".join(reader.record(key).path for key in [*documents][:_NAMED])
    raise NotFoundError(
        f"'{name}' may be any of {len(documents)} documents: {paths}",
        hint="name one by its path below the sources folder",
    )


def _below(sources: Path, name: str) -> str:
    """A path as the shell completes it, such as `docs_src/a.txt`, as one below the sources."""
    place = Path(os.path.abspath(name))  # noqa: PTH100  # `resolve` would follow links
    root = sources.absolute()
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else name
