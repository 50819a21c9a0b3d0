"""Write registry.json, the registry's tables in the form that is quick to read.

python tools/actors/freeze_registry.py
"""

from __future__ import annotations

from pathlib import Path

from ficli.attribution.registry import freeze

OUT = Path(__file__).parents[2] / "src/ficli/attribution/registry.json"

if __name__ == "__main__":
    OUT.write_text(freeze() + "\n", encoding="utf-8")
