"""The registry data file: every entry well formed, sourced, and its names unclaimed by another.

Reads the YAML alone; knows nothing of how the names are matched in a text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from ficli.document import ActorType

REGISTRY = Path(__file__).parents[2] / "src/ficli/attribution/registry.yaml"
KEYS = {
    "id", "name", "type", "country", "family", "role", "roles",
    "aliases", "metonyms", "demonyms", "weak", "source",
}  # fmt: skip
LANGUAGES = {"en", "fr", "zh", "fa", "hi", "pa", "ru", "uk"}
STRONG = ("aliases", "metonyms", "demonyms")

ACRONYM_PAIRS = (
    ("NSICOP", "CPSNR"), ("CSIS", "SCRS"), ("PCO", "BCP"), ("RCMP", "GRC"), ("CSE", "CST"),
    ("NSIRA", "OSSNR"), ("GAC", "AMC"), ("DND", "MDN"), ("FINTRAC", "CANAFE"), ("CBSA", "ASFC"),
    ("PPSC", "SPPC"), ("ITAC", "CIET"), ("CEIPP", "PPIEM"), ("NSIA", "CSNR"), ("NDP", "NPD"),
    ("LPC", "PLC"), ("IRGC", "CGRI"), ("PLA", "APL"), ("NATO", "OTAN"), ("PRC", "RPC"),
    ("PHAC", "ASPC"), ("SITE Task Force", "Groupe de travail MSRE"), ("RRM Canada", "MRR Canada"),
    ("Hogue Commission", "commission Hogue"), ("Beijing", "Pékin"), ("Beijing", "北京"),
    ("CCP", "中国共产党"), ("CSIS", "加拿大安全情报局"), ("Han Dong", "董晗鹏"),
)  # fmt: skip


@cache
def entries() -> list[dict[str, Any]]:
    """All entries, as the YAML 1.2 reader gives them."""
    from ruamel.yaml import YAML

    loaded: list[dict[str, Any]] = YAML(typ="safe").load(REGISTRY)
    return loaded


def listed(entry: dict[str, Any], *kinds: str) -> list[str]:
    """The names that an entry lists under these kinds, in every language."""
    return [name for kind in kinds for names in entry.get(kind, {}).values() for name in names]


@cache
def owners() -> dict[str, set[str]]:
    """Which ids claim a strong name, by the name case-folded."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries():
        for name in (entry["name"], *listed(entry, *STRONG)):
            found[name.casefold()].add(entry["id"])
    return dict(found)


def test_there_are_at_least_four_hundred_actors() -> None:
    """The registry covers the subject: 400 actors or more."""
    assert len(entries()) >= 400


def test_ids_are_unique() -> None:
    """No two actors share an id."""
    counts = Counter(entry["id"] for entry in entries())
    assert [actor for actor, count in counts.items() if count > 1] == []


def test_ids_are_slugs() -> None:
    """An id is a lower-case ASCII slug."""
    slug = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    assert [e["id"] for e in entries() if not slug.fullmatch(e["id"])] == []


def test_types_are_actor_types() -> None:
    """A type is one of the FollowTheMoney names that ficli knows."""
    assert [e["id"] for e in entries() if e["type"] not in get_args(ActorType)] == []


def test_keys_are_known() -> None:
    """A misspelt key is noticed, not ignored."""
    assert [(e["id"], key) for e in entries() for key in e if key not in KEYS] == []


def test_languages_are_known() -> None:
    """Names stand under language tags that the registry uses."""
    kinds = (*STRONG, "weak")
    found = {(e["id"], tag) for e in entries() for k in kinds for tag in e.get(k, {})}
    assert set() == {(actor, tag) for actor, tag in found if tag not in LANGUAGES}


def test_every_entry_has_a_source() -> None:
    """Every entry names a public page, over https, without blanks."""
    page = re.compile(r"https://[a-z0-9.-]+\.[a-z]+(/\S*)?")
    assert [e["id"] for e in entries() if not page.fullmatch(e["source"])] == []


def test_no_strong_name_is_claimed_twice() -> None:
    """A strong name (name, alias, metonym, demonym) means one actor, whatever its case."""
    assert {name: ids for name, ids in owners().items() if len(ids) > 1} == {}


def test_a_weak_name_is_nobodys_strong_name() -> None:
    """A name that counts only with support is not given unconditionally elsewhere."""
    clashes = [
        (e["id"], n) for e in entries() for n in listed(e, "weak") if n.casefold() in owners()
    ]
    assert clashes == []


def test_names_are_clean_text() -> None:
    """Names are non-empty strings without outer or double blanks or curly apostrophes."""
    names = [n for e in entries() for n in (e["name"], *listed(e, *STRONG, "weak"))]
    assert [n for n in names if not isinstance(n, str) or n != " ".join(n.split()) or not n] == []
    assert [n for n in names if "’" in n] == []


def test_strong_names_are_longer_than_one_character() -> None:
    """One character never names an actor by itself."""
    assert [name for name in owners() if len(name) < 2] == []


def test_dates_are_iso_and_in_order() -> None:
    """An office's dates are calendar days, and it begins before it ends."""
    for entry in entries():
        for role in entry.get("roles", ()):
            start = role.get("from", dt.date.min)
            end = role.get("to", dt.date.max)
            assert (type(start), type(end)) == (dt.date, dt.date), entry["id"]
            assert start <= end, entry["id"]


def test_titles_stand_in_both_languages() -> None:
    """A title that is resolved by date can be read in English and in French."""
    roles = [(e["id"], role["title"]) for e in entries() for role in e.get("roles", ())]
    assert [actor for actor, title in roles if set(title) != {"en", "fr"}] == []


def test_a_title_has_one_holder_at_a_time() -> None:
    """A dated title means one person on any day."""
    terms: defaultdict[str, list[tuple[dt.date, dt.date, str]]] = defaultdict(list)
    for entry in entries():
        for role in entry.get("roles", ()):
            term = (role.get("from", dt.date.min), role.get("to", dt.date.max), entry["id"])
            terms[role["title"]["en"]].append(term)
    rivals = [
        (title, one, other)
        for title, held in terms.items()
        for one, other in pairwise(sorted(held))
        if one[1] >= other[0]
    ]
    assert rivals == []


def test_there_are_prime_ministers_for_the_whole_debate() -> None:
    """On every New Year's Day from 2015 to 2025 the title of prime minister has a holder."""
    terms = [
        (role["from"], role.get("to", dt.date.max))
        for entry in entries()
        for role in entry.get("roles", ())
        if role["title"]["en"] == "Prime Minister"
    ]
    days = [dt.date(year, 1, 1) for year in range(2015, 2026)]
    assert [day for day in days if not any(a <= day <= b for a, b in terms)] == []


def test_family_names_come_first() -> None:
    """`family` is given where the name begins with it, as in Zhao Lijian."""
    first = [(e["family"], e["name"].split()[0]) for e in entries() if "family" in e]
    assert [pair for pair in first if pair[0] != pair[1]] == []
    assert len(first) >= 20


def test_states_are_keyed_by_their_country_code() -> None:
    """A state's id is its country code, so that its other names can come from CLDR."""
    states = [e for e in entries() if e["type"] == "Country"]
    assert len(states) >= 20
    assert [e["id"] for e in states if not (e["id"] == e["country"] and len(e["id"]) == 2)] == []


def test_only_governments_have_metonyms() -> None:
    """A place name stands for a state or a public body, never for a person or a company."""
    kinds = {e["type"] for e in entries() if "metonyms" in e}
    assert set() == kinds - {"Country", "PublicBody"}


def test_country_codes_are_two_letters() -> None:
    """A country is an ISO 3166-1 alpha-2 code in lower case."""
    code = re.compile("[a-z]{2}")
    assert [e["id"] for e in entries() if "country" in e and not code.fullmatch(e["country"])] == []


@pytest.mark.parametrize(("one", "other"), ACRONYM_PAIRS)
def test_both_languages_name_the_same_actor(one: str, other: str) -> None:
    """The English and the other-language name lead to the same actor."""
    assert owners()[one.casefold()] == owners()[other.casefold()]
