"""One dossier of every format in both languages, as a user has it: found, on the right page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.formats import documents, flat_documents
from tests.formats.pdf_maker import pdf
from tests.robustness.process import Ficli

QUERIES = {"en": '"12 members"', "fr": '"12 deputes"'}
PAGED_INSIDE = ("attached.eml", "report.zip", "nested.zip", "report.tar", "report.tar.gz")
TORN = [
    ["Report 1", "The committee heard of a registry", "Page 1 of 3"],
    ["Report 2", "of foreign agents and asked who would keep it, and how inter-", "Page 2 of 3"],
    ["Report 3", "ference would be found.", "Page 3 of 3"],
]


@pytest.fixture(scope="module")
def folder(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("formats")
    fields = ", ".join(f'{k} = "{v}"' for k, v in flat_documents.RECORD_FIELDS.items())
    (root / "ficli.toml").write_text(
        f"recognise_names = false\nrecord_fields = {{ {fields} }}\n", "utf-8"
    )
    for language in documents.PAGES:
        place = root / "docs_src" / language
        place.mkdir(parents=True)
        makers = {f"pages.{suffix}": make for suffix, make in documents.MAKERS.items()}
        for name, make in (makers | flat_documents.MAKERS).items():
            (place / name).write_bytes(_exhibit(make, name, language))
    (root / "docs_src" / "torn.pdf").write_bytes(pdf(TORN))
    done = ficli(root, "reindex")
    assert 0 == done.code, done
    return root


def _exhibit(make: Callable[[str], bytes], name: str, language: str) -> bytes:
    """The text with a line of its own on the second page: else all were copies of one document."""
    first, second, *rest = documents.PAGES[language]
    with pytest.MonkeyPatch.context() as patch:
        marked = [first, [*second, f"Exhibit {name.replace('.', ' ')}."], *rest]
        patch.setitem(documents.PAGES, language, marked)
        return make(language)


def hits(ficli: Ficli, folder: Path, query: str) -> list[dict[str, Any]]:
    done = ficli(folder, "search", query, "--json", "--unfold", "--limit", "100")
    found: list[dict[str, Any]] = json.loads(done.out)["hits"]
    return found


@pytest.mark.parametrize("language", documents.PAGES)
def test_every_format_is_found_on_its_page(ficli: Ficli, folder: Path, language: str) -> None:
    """One phrase finds all files of a language, and those with pages say the second one."""
    found = hits(ficli, folder, QUERIES[language])
    pages = {hit["path"]: hit["matches"][0]["page"] for hit in found}
    paged = {f"{language}/pages.{suffix}" for suffix in documents.MAKERS}
    paged |= {f"{language}/{n}{flat_documents.INSIDE[n]}" for n in PAGED_INSIDE}
    flat = {f"{language}/{n}{flat_documents.INSIDE.get(n, '')}" for n in flat_documents.MAKERS}
    assert paged | flat == set(pages)
    assert dict.fromkeys(paged, 2) == {path: pages[path] for path in paged}
    assert all(hit["snippets"][0]["page"] == hit["matches"][0]["page"] for hit in found)


@pytest.mark.parametrize("suffix", documents.MAKERS)
def test_every_format_with_pages_opens_there(ficli: Ficli, folder: Path, suffix: str) -> None:
    """The viewer is told the page of the match; a slide is a page."""
    environment = {"FICLI_OPENER": "viewer -p {page}"}
    path = f"en/pages.{suffix}"
    done = ficli(
        folder, "open", "--print", path, "--query", "clerk counted", environment=environment
    )
    assert ["viewer", "-p", "2", str(folder / "docs_src" / path)] == done.out.split()


def test_quotes_of_every_format_can_be_verified(ficli: Ficli, folder: Path) -> None:
    """Nothing was touched: all quotes are where they were, in archives and mail, too."""
    result = folder / "result.json"
    result.write_text(
        ficli(folder, "search", '"12 members"', "--json", "--unfold", "--limit", "100").out
    )
    done = ficli(folder, "verify", str(result), "--json")
    said = json.loads(done.out)
    assert (0, 0, 0) == (done.code, said["moved"], said["gone"])
    assert said["ok"] >= len(documents.MAKERS) + len(flat_documents.MAKERS)


@pytest.mark.parametrize(
    ("query", "page", "quote"),
    [
        ('"registry of foreign agents"', 1, "registry\nPage 1 of 3\nReport 2\nof foreign agents"),
        ('"how interference would be"', 2, "how interference\nPage 2 of 3\nReport 3\nwould be"),
        ('"page 2 of 3"', 2, "Page 2 of 3"),
    ],
)
def test_a_phrase_is_found_across_a_page_border(
    ficli: Ficli, folder: Path, query: str, page: int, quote: str
) -> None:
    """Running heads and feet interrupt none; the quote is what stands there."""
    (hit,) = hits(ficli, folder, query)
    (match,) = hit["matches"]
    assert ("torn.pdf", page, quote) == (hit["path"], match["page"], match["quote"])
