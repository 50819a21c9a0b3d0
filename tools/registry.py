"""Compile the registry of actors to JSON, so that starting up does not wait for a YAML parser.

    python tools/registry.py

Run it after every change of registry.yaml; a test says so when it was forgotten, and ficli itself
reads the YAML when the copy is not of the same source.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parents[1] / "src" / "ficli" / "attribution"


def compile_registry(source: str) -> str:
    """The compiled copy of a registry in YAML."""
    copy = {
        "source_sha256": hashlib.sha256(source.encode()).hexdigest(),
        "actors": YAML(typ="safe").load(source),
    }
    return json.dumps(copy, ensure_ascii=False, separators=(",", ":"), default=str) + "\n"


def main() -> None:
    """Write registry.json beside registry.yaml."""
    source = (FOLDER / "registry.yaml").read_text("utf-8")
    target = FOLDER / "registry.json"
    target.write_text(compile_registry(source), "utf-8")
    print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
