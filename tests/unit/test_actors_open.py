"""Names that no registry has, and names whose meaning the document settles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficli.attribution.actors import find_mentions, find_places
from ficli.attribution.folding import fold, slug
from ficli.document import Mention


def only(text: str, surface: str, date: str = "") -> Mention:
    """The last mention that reads `surface`."""
    return [m for m in find_mentions(text, date) if m.text == surface][-1]


def test_a_title_shows_a_person() -> None:
    """A name after a title is a person; the title stays outside."""
    mention = only("Yesterday MP Ottoline Brackwater spoke.", "Ottoline Brackwater")
    assert ("name:ottoline-brackwater", "Person") == (mention.actor, mention.type)


def test_a_family_name_means_the_person_named_before() -> None:
    """A family name alone is a reference back to the one person who bears it."""
    text = "Senator Ottoline Brackwater rose. Later Brackwater sat down."
    mention = only(text, "Brackwater")
    assert ("name:ottoline-brackwater", "back-reference") == (mention.actor, mention.via)


def test_a_family_name_of_two_people_stays_open() -> None:
    """Two bearers of a name: it keeps an id of its own and a low confidence."""
    text = "Senator Ottoline Brackwater met Judge Orsino Brackwater. Then Brackwater left."
    mention = only(text, "Brackwater")
    assert ("name:brackwater", True) == (mention.actor, mention.confidence < 0.5)


def test_a_definition_binds_an_acronym() -> None:
    """An acronym in brackets means the long name before it, in the whole document."""
    text = "The Velmont Transit Authority (VTA) met. VTA drivers left."
    mention = only(text, "VTA")
    assert ("name:velmont-transit-authority", "back-reference") == (mention.actor, mention.via)


def test_the_committee_means_the_only_committee_named() -> None:
    """`the committee` points back when one committee was named."""
    text = "The Procedure and House Affairs Committee met. The committee heard nobody."
    assert "proc" == only(text, "committee").actor


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beijing denies it.", ["cn"]),
        ("(Ottawa) The talks failed.", []),
        ("Hearings were held in Ottawa.", []),
        ("L'ambassade nie ; selon Pékin, c'est faux.", ["cn"]),
    ],
)
def test_a_city_means_a_government_or_a_place(text: str, expected: list[str]) -> None:
    """A capital that acts is a metonym; a dateline or a place is no actor."""
    assert expected == [m.actor for m in find_mentions(text) if m.via == "metonym"]


def test_a_portfolio_is_not_the_department() -> None:
    """In `Minister of Public Safety` no department is named."""
    found = find_mentions("Canada's Minister of Public Safety, Dominic LeBlanc, agreed.")
    assert ["ca", "dominic-leblanc"] == [m.actor for m in found]


def test_an_office_means_its_holder_at_the_date() -> None:
    """`the Prime Minister` is resolved by the date of the text."""
    text = "Canada waited. The Prime Minister said no."
    actors = [
        only(text, "Prime Minister", date=date).actor for date in ("2014-05-01", "2019-05-01")
    ]
    assert ["stephen-harper", "justin-trudeau"] == actors


def test_party_adjectives_need_a_party_context_in_french() -> None:
    """A lower-case adjective counts beside a member, and not beside a democracy."""
    text = "Le Canada est une démocratie libérale. La députée libérale a parlé au Canada."
    found = [m.start for m in find_mentions(text) if m.actor == "liberal-party"]
    assert [text.rindex("libérale")] == found


def test_places_are_no_actors() -> None:
    """A city is reported to whoever asks for places; a state is an actor."""
    text = "Police in Lyon, France, arrested nobody."
    mentions = find_mentions(text)
    places = find_places(text, mentions)
    assert (["Lyon"], ["fr"]) == ([p.text for p in places], [m.actor for m in mentions])


def test_slugs_are_ascii() -> None:
    """Letters without a decomposition are spelt out."""
    assert "radoslaw-strasse" == slug("Radosław Straße")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="CSIS Justin Trudeau’s (RCMP)\n\u0301\u00ad中国é-.,MP", max_size=80))
def test_a_mention_is_the_text_at_its_offsets(text: str) -> None:
    """Whatever the text: offsets give the mention, in order, without overlaps."""
    found = find_mentions(text)
    assert [m.text for m in found] == [text[m.start : m.end] for m in found]
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=60))
def test_folding_keeps_a_way_back(text: str) -> None:
    """Every folded character has its place in the original."""
    folded = fold(text)
    spans = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "name", "types"),
    [
        ("Fighters of the Sudan People's Liberation Army left.", "People's Liberation Army", []),
        ("He flew to Mexico City on Monday.", "Mexico", []),
        ("He flew to Mexico on Monday.", "Mexico", ["Country"]),
        ("The Prime Minister of Canada met Prime Minister Trudeau.", "Prime", []),
        ("The pianist, an Argentine, bowed in London.", "Argentine", []),
        ("Le pianiste est venu d'Argentine.", "Argentine", ["Country"]),
        ("The Canada Elections Act sets limits.", "Canada Elections Act", []),
        ("They told Mr. Ford that he was late.", "Ford", ["Person"]),
        ("T. Odoyo c Patel b D. Chudasama 13", "D. Chudasama", ["Person"]),
        ("2-Oleg Ogorodov (Uzbekistan) beat Jan Kroslak 6-2 6-3", "Oleg Ogorodov", ["Person"]),
        ("IRAN PLAYER TO MISS FINALS TUNE-UP.", "FINALS TUNE-UP", []),
        ("COURT TO HEAR APPEAL OF ART THIEVES.", "COURT TO HEAR APPEAL OF ART THIEVES", []),
    ],
)
def test_what_a_span_names(text: str, name: str, types: list[str]) -> None:
    """The type of the mention with exactly these words, or none where they name nobody."""
    assert types == [m.type for m in find_mentions(text) if m.text == name]
