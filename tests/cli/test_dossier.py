"""`ficli dossier`: a page that says everything, obeys nothing, and needs nothing else."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from ficli.cli.dossier import FORMS
from ficli.render.dossier_style import DARK, LIGHT
from ficli.render.pages import DOSSIERS
from ficli.render.safe_text import UNSAFE
from tests.cli import actor_specimens
from tests.robustness.process import Ficli, make_dossier

FILES = {
    "a b é.md": "---\ndate: 2023-05-04\n---\nNSICOP met.\n\nHan Dong told NSICOP that CSIS had "
    "called, and that he had nothing to say to it.\n\nMr. Dong <b>left</b> \u202egnp.\n",
    "sub/b.md": "---\ndate: 2024-06\nlanguage: en\norigin: fr\n---\nHan Dong said nothing.\n",
    "c.txt": "Nobody is named here.\n",
}


@pytest.fixture(scope="module")
def folder(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with two documents that name one man, and one that names nobody."""
    root = make_dossier(tmp_path_factory.mktemp("dossier"), FILES)
    assert 0 == ficli(root, "reindex").code
    return root


def test_the_command_offers_the_forms_there_are() -> None:
    """The command's table, which loads no renderer, is that of the renderers."""
    assert tuple(DOSSIERS) == FORMS


@pytest.mark.parametrize("form", FORMS)
def test_every_form_shows_nasty_values_harmlessly(
    form: str, golden: Callable[[str, str], None]
) -> None:
    """What each form says of an actor whose every string is nasty is what a reader reviewed."""
    written = DOSSIERS[form](actor_specimens.DOSSIER)
    golden(f"dossier.{form}", written)
    assert [] == re.findall(f"[{UNSAFE}]", written)


# The page -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(ficli: Ficli, folder: Path) -> list[html.HtmlElement]:
    """The page of a real dossier, and that of the nasty specimen."""
    real = ficli(folder, "dossier", "Han Dong", "--format", "html").out
    nasty = DOSSIERS["html"](actor_specimens.DOSSIER)
    return [html.document_fromstring(real), html.document_fromstring(nasty)]


def test_the_page_loads_and_runs_nothing(pages: list[html.HtmlElement]) -> None:
    """No script, no handler, no frame, no style but its own, and only links below the sources."""
    for page in pages:
        tags = {element.tag for element in page.iter()}
        assert set() == tags & {"script", "iframe", "object", "embed", "img", "link", "base"}
        names = {name for element in page.iter() for name in element.attrib}
        assert set() == {name for name in names if name.startswith(("on", "src", "style"))}
        targets = [target for _, _, target, _ in page.iterlinks()]
        assert [] == [t for t in targets if not t.startswith(("#", "../docs_src/"))]
        assert [] == [t for t in targets if "/.." in unquote(t)]


def test_the_policy_allows_its_own_style_alone(pages: list[html.HtmlElement]) -> None:
    """Everything else is forbidden, so that even a fault here could load nothing."""
    for page in pages:
        (style,) = page.iter("style")
        digest = b64encode(sha256(style.text.encode()).digest()).decode()
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert (
            f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        ) == policy


def test_every_link_in_the_page_leads_somewhere(pages: list[html.HtmlElement]) -> None:
    """To an id that is there once; every quote and every document has one."""
    for page in pages:
        ids = page.xpath("//@id")
        assert sorted(set(ids)) == sorted(ids)
        inside = {target[1:] for _, _, target, _ in page.iterlinks() if target.startswith("#")}
        assert set() == inside - set(ids)
        numbered = {each for each in ids if re.fullmatch(r"[dqe]\d+", each)}
        assert set() == numbered - inside


def test_the_page_can_be_read_by_everybody(pages: list[html.HtmlElement]) -> None:
    """A language, one first heading, no level left out, and tables with captions and headers."""
    for page in pages:
        assert "en" == page.get("lang")
        levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3", "h4")]
        assert 1 == levels[0] == levels.count(1)
        assert [] == [b for a, b in pairwise(levels) if b > a + 1]
        assert [] == page.xpath("//table[not(caption)] | //th[not(@scope)]")
        assert [] == page.xpath("//tr[not(th)]")
        assert ["#main"] == page.xpath("//body/*[1]/@href")
        assert [] == page.xpath("//svg[not(@aria-hidden)]")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [("text", "page"), ("quiet", "page"), ("link", "page"), ("text", "panel"), ("text", "mark")],
)
def test_every_text_has_contrast(text: str, ground: str, palette: dict[str, str]) -> None:
    """At least 4.5 to 1, in both palettes (WCAG 2.2, level AA)."""
    bright, dim = sorted((luminance(palette[text]), luminance(palette[ground])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 4.5


def test_foreign_markup_is_text(pages: list[html.HtmlElement]) -> None:
    """What a document wrote as markup or hid stands there as letters."""
    assert [] == [element for page in pages for element in page.iter("b", "i", "red", "a]")]
    assert "Mr. Dong <b>left</b> \\u202egnp." in [
        each.text_content().strip() for each in pages[0].iter("blockquote")
    ]


# The command --------------------------------------------------------------------------------


def test_every_quote_has_its_evidence(ficli: Ficli, folder: Path) -> None:
    """Every document that names the actor, with its hash; every quote exactly as it stands."""
    found = json.loads(ficli(folder, "dossier", "Han Dong", "--format", "json").out)

    assert [("a b é.md", 2), ("sub/b.md", 1)] == [
        (each["path"], each["mention_count"]) for each in found["evidence"]
    ]
    assert (3, "fr") == (found["searched"], found["evidence"][1]["origin"]["language"])
    for each in found["evidence"]:
        text = FILES[each["path"]]
        assert sha256(text.encode()).hexdigest() == each["sha256"]
        assert [q["text"] for q in each["quotes"]] == [
            text[q["start"] : q["end"]] for q in each["quotes"]
        ]


def test_verify_checks_the_json_form(ficli: Ficli, folder: Path, tmp_path: Path) -> None:
    """Every quote of every document is found again, and one that was made up is not."""
    place = tmp_path / "x.json"
    assert (0, "") == (ficli(folder, "dossier", "han-dong", "-o", str(place)).code, "")
    good = ficli(folder, "verify", str(place))
    forged = json.loads(place.read_text("utf-8"))
    forged["evidence"][0]["quotes"][0]["text"] = "He said it."
    place.write_text(json.dumps(forged), "utf-8")

    assert (0, "3 quotes: 3 ok\n") == (good.code, good.out)
    assert 1 == ficli(folder, "verify", str(place)).code


def test_links_lead_to_files_from_inside_the_dossier_only(
    ficli: Ficli, folder: Path, tmp_path: Path
) -> None:
    """Relative and percent-encoded; a page that goes away names no folder of this machine."""
    (folder / "out").mkdir()
    ficli(folder, "dossier", "Han Dong", "-o", "out/page.html")
    ficli(folder, "dossier", "Han Dong", "-o", str(tmp_path / "x.html"))
    inside = html.parse(str(folder / "out" / "page.html")).getroot()
    away = (tmp_path / "x.html").read_text("utf-8")

    links = [target for _, _, target, _ in inside.iterlinks() if not target.startswith("#")]
    assert ["../docs_src/a%20b%20%C3%A9.md", "../docs_src/sub/b.md"] == links
    assert all((folder / "out" / unquote(link)).is_file() for link in links)
    assert "docs_src" not in away
    assert str(folder) not in away


def test_a_file_is_never_overwritten_unasked(ficli: Ficli, folder: Path, tmp_path: Path) -> None:
    """It stays as it was; --force replaces it whole; nothing else is left behind."""
    place = tmp_path / "x.md"
    place.write_text("mine", "utf-8")
    refused = ficli(folder, "dossier", "Han Dong", "-o", str(place))
    kept = place.read_text("utf-8")
    forced = ficli(folder, "dossier", "Han Dong", "-o", str(place), "--force")

    assert (2, "mine", 0) == (refused.code, kept, forced.code)
    assert "exists already" in refused.err
    assert place.read_text("utf-8").startswith("# Han Dong\n")
    assert ["x.md"] == [each.name for each in tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Han Dong",), "nothing says what to write"),
        (("Han Dong", "-o", "x.doc"), "x.doc does not say what to write"),
        (("Nobody Atall", "-o", "x.md"), "no document names 'Nobody Atall'"),
        (("Han Dong", "-o", "docs_src/x.md"), "docs_src/x.md is in docs_src/"),
        (("Han Dong", "-o", "index/x.md"), "index/x.md is in index/"),
        (("Han Dong", "-o", "nowhere/x.md"), "nowhere/x.md cannot be written"),
        (("Han Dong", "-o", "sub.md", "--force"), "sub.md is no ordinary file"),
    ],
)
def test_what_cannot_be_written_is_one_clear_error(
    arguments: tuple[str, ...], message: str, ficli: Ficli, folder: Path
) -> None:
    """Exit code 2, and no file."""
    (folder / "sub.md").mkdir(exist_ok=True)
    done = ficli(folder, "dossier", *arguments)
    assert (2, "") == (done.code, done.out)
    assert message in done.err.splitlines()[0]
    assert [] == [each.name for each in folder.rglob("x.*")]


def test_the_users_corrections_count(ficli: Ficli, dossier: Callable[..., Path]) -> None:
    """Merged, renamed and hidden actors are on the page as `ficli actor` has them."""
    root = dossier(FILES)
    ficli(root, "reindex")
    ficli(root, "actors", "rename", "han-dong", "Dong Han")
    ficli(root, "actors", "hide", "csis")
    page = ficli(root, "dossier", "Dong Han", "--format", "md").out

    assert page.startswith("# Dong Han\n")
    assert "Canadian Security Intelligence Service" not in page


def test_the_users_word_on_origins_counts(ficli: Ficli, dossier: Callable[..., Path]) -> None:
    """A corrected language of origin is on the badge of every quote, and in the evidence."""
    root = dossier(FILES)
    ficli(root, "reindex")
    assert 0 == ficli(root, "origin", "a b é.md", "--set", "fr").code
    page = ficli(root, "dossier", "Han Dong", "--format", "html").out
    found = json.loads(ficli(root, "dossier", "Han Dong", "--format", "json").out)

    badges = html.document_fromstring(page).xpath("//figcaption/span[@class='badge']/text()")
    assert "fr→en, corrected" in badges
    assert "corrected" == found["evidence"][0]["origin"]["basis"]


def test_copies_are_one_document_with_all_its_paths(
    ficli: Ficli, dossier: Callable[..., Path]
) -> None:
    """Named in every form, and counted once."""
    root = dossier({"a.txt": "Han Dong left the caucus.\n", "b.txt": "Han Dong left the caucus.\n"})
    ficli(root, "reindex")
    found = json.loads(ficli(root, "dossier", "Han Dong", "--format", "json").out)

    assert [("a.txt", ["b.txt"])] == [(e["path"], e["also_at"]) for e in found["evidence"]]
    for form in ("html", "md"):
        assert (
            "The same text is at b.txt" in ficli(root, "dossier", "Han Dong", "--format", form).out
        )
    assert "the same text is at b.txt" in ficli(root, "export", "--ftm").out
