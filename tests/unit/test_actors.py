"""Registry names in text: spelling, borders, offsets, and tables that contradict themselves."""

from __future__ import annotations

from importlib.resources import files

import pytest

from ficli.attribution import registry as registries
from ficli.attribution.actors import find_mentions
from ficli.errors import ConfigError


def named(text: str, date: str = "") -> list[tuple[str, str]]:
    """Surface and actor of every mention."""
    return [(m.text, m.actor) for m in find_mentions(text, date)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A note from CSIS’s director.", [("CSIS", "csis")]),
        ("Une note du SCRS et d'Ottawa.", [("SCRS", "csis"), ("Ottawa", "ca")]),
        ("In csis there is no agency.", []),
        ("ROYAL CANADIAN MOUNTED POLICE", [("ROYAL CANADIAN MOUNTED POLICE", "rcmp")]),
        ("Le bureau du conseil prive a dit", []),
        ("Talks on China-Canada trade", [("China", "cn"), ("Canada", "ca")]),
        ("the Privy Council\nOffice replied", [("Privy Council\nOffice", "pco")]),
        ("the People's Republic of China", [("People's Republic of China", "cn")]),
        ("the People’s Republic of China", [("People’s Republic of China", "cn")]),
        ("Canadarm and Chinatown are no states", []),
        ("see https://www.canada.ca/en and info@canada.ca", []),
        ("中国政府与加拿大", [("中国政府", "cn"), ("加拿大", "ca")]),
    ],
)
def test_names_are_found_as_spelt(text: str, expected: list[tuple[str, str]]) -> None:
    """A registry name is found as a whole word, in the capitals it needs."""
    assert expected == [(m.text, m.actor) for m in find_mentions(text, model=False)]


def test_decomposed_letters_keep_their_offsets() -> None:
    """A name with combining accents is found, and the mention is the text at its offsets."""
    text = "Le Bureau du Conseil prive\u0301 du Canada"
    (mention,) = [m for m in find_mentions(text) if m.actor == "pco"]
    assert "Bureau du Conseil prive\u0301" == mention.text == text[mention.start : mention.end]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("- {id: a, name: A B, type: Ship}", "t.yaml, line 1: a: unknown type Ship"),
        ("- {id: a, name: A B, type: Person, nick: x}", "t.yaml, line 1: a: unknown key nick"),
        ("- {id: a, type: Person}", "t.yaml, line 1: an actor needs id, name and type"),
        (
            "- {id: a, name: A B, type: Person}\n- {id: a, name: C, type: Person}",
            "t.yaml, line 2: the id a is used twice",
        ),
        (
            "- {id: a, name: A B, type: Person}\n- {id: c, name: A B, type: Person}",
            "t.yaml, line 2: 'A B' is claimed by a and c",
        ),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(table: str, message: str) -> None:
    """The error names the file, the line and what is wrong."""
    with pytest.raises(ConfigError) as caught:
        registries.build(registries.parse(table, "t.yaml"), table, "t.yaml")
    assert message == caught.value.message


def test_every_state_is_known_in_three_languages() -> None:
    """States that the table does not list come from CLDR."""
    found = [actor for _, actor in named("Norway, la Norvège et 挪威")]
    assert ["no", "no", "no"] == found


def test_the_quick_form_of_the_registry_is_up_to_date() -> None:
    """registry.json says what registry.yaml says; run tools/registry.py if not."""
    stored = (files("ficli.attribution") / "registry.json").read_text("utf-8").rstrip("\n")
    assert registries.freeze() == stored
