"""One HTML page, read event by event: builds its visible text and collects its metadata.

Knows HTML's elements and what news and government pages put into `<meta>`; knows no parser,
no bytes and no file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from ficli.document import Span, Value
from ficli.extract.encoding import clean


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Elements whose content is no text for a reader.
UNSEEN = _words(
    "script style template noframes iframe object embed applet audio video canvas svg datalist"
    " title"
)
# Elements of the page's frame. `header` and `footer` are part of the document inside these:
FURNITURE = _words("nav aside menu button noscript select")
FRAME = frozenset({"header", "footer"})
CONTENT = frozenset({"article", "main", "section"})
FURNITURE_ROLES = _words("navigation banner contentinfo complementary search menu menubar toolbar")

VOID = _words("area base basefont br col embed frame hr img input link meta param source track wbr")
_PARAGRAPHS = _words(
    "p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre article section main nav header footer"
    " aside menu figure form fieldset details hr body"
)
_LINES = _words(
    "div li dt dd tr caption figcaption address summary legend option br center dialog thead"
    " tbody tfoot optgroup noscript select button title"
)
BREAK = {
    **dict.fromkeys(_PARAGRAPHS, "\n\n"),
    **dict.fromkeys(_LINES, "\n"),
    **dict.fromkeys(("td", "th"), "\t"),
}
"""White space that an element asks for before and after itself."""
_STRENGTH = {"": 0, " ": 1, "\t": 2, "\n": 3, "\n\n": 4}
_VERBATIM = frozenset({"pre", "textarea"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\f\r]+")

# `<meta>` names and properties by the key they are kept under, the most trusted first.
META = {
    "title": ("og:title", "dc.title", "dcterms.title", "citation_title"),
    "date": (
        "article:published_time",
        "datepublished",
        "dc.date",
        "dcterms.date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
        "citation_publication_date",
        "pubdate",
        "date",
    ),
    "modified": ("article:modified_time", "dcterms.modified", "last-modified"),
    "source": ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name"),
    "author": ("author", "dc.creator", "dcterms.creator", "article:author"),
    "description": ("description", "og:description", "dc.description", "dcterms.description"),
    "content_language": ("dc.language", "dcterms.language", "content-language"),
    "og_locale": ("og:locale",),
    "og_locale_alternate": ("og:locale:alternate",),
    "translator": ("translator",),
    "url": ("og:url",),
}
# The same for JSON-LD (schema.org NewsArticle and its kin), which comes after `<meta>`.
JSON_LD = {
    "title": ("headline",),
    "date": ("datePublished",),
    "modified": ("dateModified",),
    "in_language": ("inLanguage",),
    "source": ("publisher", "name"),
    "translator": ("translator", "name"),
    "translation_of_work_language": ("translationOfWork", "inLanguage"),
}
MAX_JSON_LD = 500_000
"""Characters."""
MAX_META = 10_000


class PageReader:
    """The target of an event parser: `start`, `end`, `data` and `close` are its calls."""

    def __init__(self) -> None:
        self.text = ""
        self.boilerplate: list[Span] = []
        self._pieces: list[str] = []
        self._length = 0
        self._gap = ""
        self._open: list[tuple[str, str]] = []
        self._depths = {"unseen": 0, "furniture": 0, "content": 0, "verbatim": 0}
        self._furniture_start = -1
        self._meta: dict[str, str] = {}
        self._links: dict[str, str] = {}
        self._title: list[str] = []
        self._heading: tuple[int, int] | None = None
        self._heading_start = -1
        self._json_ld: list[list[str]] = []
        self._in_json_ld = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        self._note(tag, attributes)
        self._widen(BREAK.get(tag, ""))
        if tag in VOID:
            return
        role = self._role(tag, attributes)
        if role:
            self._depths[role] += 1
        if tag == "h1" and self._heading is None and not self._aside():
            self._heading_start = self._length
        self._open.append((tag, role))

    def end(self, tag: str) -> None:
        """An element closes; the parser closes what the page left open."""
        if tag in VOID or not self._open:
            return
        _, role = self._open.pop()
        if role:
            self._depths[role] -= 1
        if role == "furniture":
            self._end_furniture()
        if tag == "h1" and self._heading_start >= 0:
            if self._heading_start < self._length:
                self._heading = (self._heading_start, self._length)
            self._heading_start = -1
        self._widen(BREAK.get(tag, ""))

    def data(self, text: str) -> None:
        """Characters between two tags."""
        if self._depths["unseen"]:
            self._note_unseen(text)
            return
        text = clean(text)
        if self._depths["verbatim"]:
            self._add(text)
            return
        words = _SPACE.sub(" ", text)
        if words.startswith(" "):
            self._widen(" ")
        if stripped := words.strip(" "):
            self._add(stripped)
            self._widen(" " if words.endswith(" ") else "")

    def close(self) -> None:
        """The page ends."""
        self._depths["furniture"] = 0
        self._end_furniture()
        self.text = "".join(self._pieces)
        self._pieces.clear()

    def metadata(self) -> dict[str, Value]:
        """What the page declares, and its first heading with its place in the text."""
        values = {key: Value(value, "declared", place) for key, value, place in self._declared()}
        if self._heading:
            raw = self.text[slice(*self._heading)]
            start = self._heading[0] + len(raw) - len(raw.lstrip())
            span = Span(start, start + len(raw.strip()))
            if words := " ".join(raw.split()):
                values["heading"] = Value(words, "inferred", "heading", span)
        return values

    def _declared(self) -> Iterator[tuple[str, str, str]]:
        """Key, value, place; what is most trusted comes last and so prevails."""
        for entry in self._articles():
            for key, names in JSON_LD.items():
                if value := _named(entry, names):
                    yield key, value, "json-ld"
        for key, names in META.items():
            if found := next((self._meta[name] for name in names if name in self._meta), None):
                yield key, found, "html meta"
        for key, value in self._links.items():
            yield key, value, "html attribute" if key == "html_lang" else "html link"
        if title := " ".join("".join(self._title).split()):
            yield "html_title", clean(title[:MAX_META]), "html title"

    def _articles(self) -> Iterator[dict[str, object]]:
        """JSON-LD objects, an article after the others."""
        found = [entry for parts in self._json_ld for entry in _objects("".join(parts))]
        return iter(sorted(found, key=lambda entry: "Article" in str(entry.get("@type"))[:100]))

    def _role(self, tag: str, attributes: Mapping[str, str]) -> str:
        if tag in UNSEEN or "hidden" in attributes:
            return "unseen"
        if _HIDDEN_STYLE.search(attributes.get("style", "")):
            return "unseen"
        if tag in FURNITURE or attributes.get("role", "").lower() in FURNITURE_ROLES:
            return "furniture"
        if tag in FRAME and not self._depths["content"]:
            return "furniture"
        if tag in CONTENT:
            return "content"
        return "verbatim" if tag in _VERBATIM else ""

    def _aside(self) -> bool:
        return bool(self._depths["unseen"] or self._depths["furniture"])

    def _widen(self, gap: str) -> None:
        """Ask for white space before the next word; the widest wish is granted."""
        if _STRENGTH[gap] > _STRENGTH[self._gap]:
            self._gap = gap

    def _add(self, text: str) -> None:
        gap = self._gap if self._length else ""
        self._gap = ""
        if self._depths["furniture"] and self._furniture_start < 0:
            self._furniture_start = self._length + len(gap)
        self._pieces += (gap, text)
        self._length += len(gap) + len(text)

    def _end_furniture(self) -> None:
        if self._furniture_start >= 0 and not self._depths["furniture"]:
            self.boilerplate.append(Span(self._furniture_start, self._length))
            self._furniture_start = -1

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Metadata that stands in tags."""
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or ""
            name = name or attributes.get("http-equiv") or attributes.get("itemprop") or ""
            if content := " ".join(attributes.get("content", "").split()):
                self._meta.setdefault(name.strip().lower(), clean(content[:MAX_META]))
        elif tag == "html" and (language := attributes.get("lang") or attributes.get("xml:lang")):
            self._links.setdefault("html_lang", clean(language.strip()[:100]))
        elif tag == "link":
            self._note_link(attributes)
        elif tag == "script":
            self._in_json_ld = "ld+json" in attributes.get("type", "").lower()
            if self._in_json_ld:
                self._json_ld.append([])

    def _note_link(self, attributes: Mapping[str, str]) -> None:
        relation = attributes.get("rel", "").lower()
        address = clean(attributes.get("href", "").strip()[:MAX_META])
        language = clean(attributes.get("hreflang", "").strip()[:100])
        if relation == "canonical" and address:
            self._links.setdefault("url", address)
        elif relation == "alternate" and language:
            before = self._links.get("hreflang", "")
            self._links["hreflang"] = f"{before}, {language}".lstrip(", ")[:MAX_META]

    def _note_unseen(self, text: str) -> None:
        tag = self._open[-1][0]
        if tag == "title" and not any(name == "svg" for name, _ in self._open[-8:]):
            self._title.append(text[:MAX_META])
        elif tag == "script" and self._in_json_ld:
            self._json_ld[-1].append(text)


def _named(entry: Mapping[str, object], names: tuple[str, ...]) -> str:
    """The text at a path of properties, or nothing."""
    found: object = entry
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return clean(" ".join(found.split())[:MAX_META]) if isinstance(found, str) else ""


def _objects(content: str) -> list[dict[str, object]]:
    """The top objects of one JSON-LD block; nothing when it is not valid or too large."""
    if len(content) > MAX_JSON_LD:
        return []
    try:
        found = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        return []
    if isinstance(found, dict):
        graph = found.get("@graph")
        found = [found, *graph] if isinstance(graph, list) else [found]
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
