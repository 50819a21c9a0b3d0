"""Freeze the registry of actors as JSON, so that starting up does not wait for a YAML parser.

    python tools/registry.py

Run it after every change of registry.yaml or states.yaml; a test says so when it was forgotten, and
ficli itself reads the YAML when the copy is not of the same tables.
"""

from __future__ import annotations

from pathlib import Path

from ficli.attribution.registry import freeze

TARGET = Path(__file__).resolve().parents[1] / "src" / "ficli" / "attribution" / "registry.json"


def main() -> None:
    """Write registry.json beside registry.yaml."""
    TARGET.write_text(freeze() + "\n", "utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
