"""The README shows what the commands really print."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.robustness.process import Ficli

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```console\n\$ ficli (?P<command>[^\n]*)\n(?P<output>.*?)```", re.DOTALL)


def test_console_blocks_are_what_the_commands_print(tmp_path: Path, ficli: Ficli) -> None:
    """Each console block, run on the sample dossier, prints what stands in it (time aside)."""
    shutil.copytree(ROOT / "docs_src", tmp_path / "docs_src")
    ficli(tmp_path, "reindex")
    blocks = list(BLOCK.finditer((ROOT / "README.md").read_text("utf-8")))

    assert blocks
    for block in blocks:
        words = re.findall(r'"([^"]*)"|(\S+)', block["command"])
        printed = ficli(tmp_path, *(quoted or bare for quoted, bare in words)).out
        assert _without_time(block["output"]) == _without_time(printed)


def _without_time(output: str) -> str:
    return re.sub(r" · [\d.,]+ s$", "", output.strip(), flags=re.MULTILINE)
