"""Every case of `cases.toml` is held by tests that exist, and SECURITY.md names only such."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = tomllib.loads((ROOT / "tests/robustness/cases.toml").read_text("utf-8"))
IDS = [
    *(f"S{n}" for n in range(1, 15)), *(f"F{n}" for n in range(1, 7)),
    *(f"C{n}" for n in range(1, 11)), "Q1", "Q2",
    *(f"O{n}" for n in range(1, 7)),
]  # fmt: skip


@cache
def functions_of(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    names = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in names if name.startswith("test_"))


def test_no_case_is_forgotten() -> None:
    """The list is complete, in order, and each case says what it is."""
    assert IDS == list(CASES)
    assert [] == [name for name, case in CASES.items() if not case["case"].endswith(".")]


@pytest.mark.parametrize("name", IDS)
def test_every_case_has_tests_that_exist(name: str) -> None:
    """A test that is renamed or deleted takes its case with it."""
    assert CASES[name]["tests"]
    missing = [
        each
        for each in CASES[name]["tests"]
        if each.partition("::")[2] not in functions_of(each.partition("::")[0])
    ]
    assert [] == missing


def test_the_promises_name_tests_that_exist() -> None:
    """Files, and functions where SECURITY.md names them; every case that it names is known."""
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)`", text)
    assert len(named) > 10
    assert [] == [file for file in named if not (ROOT / file).is_file()]
    functions = {name for file in named for name in functions_of(file)}
    every = functions | {t.partition("::")[2] for case in CASES.values() for t in case["tests"]}
    assert [] == [name for name in re.findall(r"`(test_\w+)`", text) if name not in every]
    cases = re.findall(r"\b([SFCQO]\d+)\b", text)
    assert [] == [case for case in cases if case not in CASES]
    promised = set(cases)
    assert set(IDS) == promised


def test_the_network_is_trapped() -> None:
    """No test in this process can reach another machine: the trap is set, and holds."""
    import socket

    with socket.socket() as probe, pytest.raises(AssertionError, match="network"):
        probe.connect(("192.0.2.1", 9))
