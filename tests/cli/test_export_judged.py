"""What ficli exports, read by the real followthemoney: it must keep every value as it is.

The package and what it needs are 180 MB, and pin libraries that ficli uses: `tools/check.py`
installs them into a folder of their own, which FICLI_FTM names. Skipped where they are not at hand.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from ficli.render import follow_the_money
from tests.cli.export_specimens import EXPORT
from tests.robustness.process import Ficli

FOLDER = os.environ.get("FICLI_FTM", "")
ROOT = Path(__file__).parents[2]
FROZEN = Path(__file__).parent / "followthemoney-3.8.json"

pytestmark = pytest.mark.skipif(
    not FOLDER and not find_spec("followthemoney"), reason="followthemoney is not installed"
)

JUDGE = """
import json, sys
from followthemoney import model
from followthemoney.types import registry
frozen = json.load(open(sys.argv[1], encoding="utf-8"))
for name, said in frozen.items():
    schema = model.get(name)
    assert said["is"] == sorted(parent.name for parent in schema.schemata), name
    assert said["required"] == sorted(schema.required), name
    for prop, kind in said["properties"].items():
        real = schema.get(prop)
        assert kind == (f"entity:{real.range.name}" if real.range else real.type.name), (name, prop)
        assert not real.stub, (name, prop)
wrong = []
for line in sys.stdin:
    entity = json.loads(line)
    proxy = model.get_proxy(entity, cleaned=False)
    if registry.entity.clean(entity["id"]) != entity["id"]:
        wrong.append(entity["id"])
    for name, values in entity["properties"].items():
        kind = proxy.schema.get(name).type
        wrong += [[name, value] for value in values if kind.clean(value, proxy=proxy) != value]
print(json.dumps(wrong))
"""
COMMAND = "from followthemoney.cli.cli import cli; cli()"


def run(code: str, *arguments: str, given: str = "") -> str:
    """Run Python with followthemoney at hand."""
    environment = os.environ | ({"PYTHONPATH": FOLDER} if FOLDER else {})
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input=given, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (0, "") == (done.returncode, "" if done.returncode == 0 else done.stderr)
    return done.stdout


@pytest.fixture(scope="module")
def exports(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The export of the sample dossier with its texts, and that of the nasty specimen."""
    root = tmp_path_factory.mktemp("judged")
    shutil.copytree(ROOT / "docs_src", root / "docs_src")
    ficli(root, "reindex")
    sample = ficli(root, "export", "--ftm", "--text").out
    return [sample, "".join(follow_the_money.lines(EXPORT))]


def test_followthemoney_keeps_every_value(exports: list[str]) -> None:
    """Schemas, properties, ids and values: none is unknown, none is cleaned away or changed."""
    for text in exports:
        assert [] == json.loads(run(JUDGE, str(FROZEN), given=text))


def test_ftm_validate_gives_back_what_it_read(exports: list[str], tmp_path: Path) -> None:
    """The command of the package, which drops what it does not accept, drops nothing."""
    for number, text in enumerate(exports):
        source, target = tmp_path / f"{number}.json", tmp_path / f"{number}.out"
        source.write_text(text, "utf-8")
        run(COMMAND, "validate", "-i", str(source), "-o", str(target))
        before, after = (
            {
                entity["id"]: (
                    entity["schema"],
                    {name: sorted(values) for name, values in entity["properties"].items()},
                )
                for entity in map(json.loads, place.read_text("utf-8").splitlines())
            }
            for place in (source, target)
        )
        assert before == after
