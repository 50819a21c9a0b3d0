"""Web pages: every visible word in order, furniture marked, and what the page says of itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli import extract
from ficli.document import ExtractedText, SourceFile, Span, Value
from ficli.extract import CannotExtract


def read(page: str | bytes) -> ExtractedText:
    """Extract a page."""
    data = page if isinstance(page, bytes) else page.encode()
    return extract.extract(SourceFile("a.html", Path("/nowhere/a.html"), len(data), 0), data)


def marked(found: ExtractedText) -> list[str]:
    """The texts of the boilerplate spans."""
    return [found.text[span.start : span.end] for span in found.boilerplate]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>One  two\n three</p>", "One two three"),
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("<div>One<div>two</div>three</div>", "One\ntwo\nthree"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("A <b>bold</b><i>er</i> word", "A bolder word"),
        ("<ul><li>One</li><li>two</li></ul>", "One\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a\tb\nc"),
        ("<pre>  keep\n   this</pre>", "  keep\n   this"),
        ("l&rsquo;&eacute;t&eacute; &amp; &#x4e2d;", "l’été & 中"),
        ("a&nbsp;b", "a\xa0b"),
        ("a<script>x()</script><style>p{}</style><template>t</template>b", "ab"),
        ("<p>a</p><!-- comment --><p>b</p>", "a\n\nb"),
        ("a<span hidden>b</span><i style='color:red; DISPLAY : none'>c</i>d", "ad"),
        ("<div hidden><p>x <b>y</b></p></div>z", "z"),
        ("<input hidden><img hidden src=x>seen", "seen"),
        ("<svg><title>t</title><text>u</text></svg>seen", "seen"),
        ("<textarea> a\n b</textarea>", " a\n b"),
        ("<h1>T</h1>text", "T\n\ntext"),
        ("<p>unclosed <b>bold <p>next", "unclosed bold\n\nnext"),
        ("<frameset><noframes>x</noframes></frameset><p>y", "y"),
        ("a &#0; &#xD800; b", "a \ufffd \ufffd b"),
    ],
)
def test_visible_text(body: str, text: str) -> None:
    """Blocks become lines, white space collapses as in a browser, what is hidden is left out."""
    assert text == read(f"<html><body>{body}").text


@pytest.mark.parametrize(
    ("body", "furniture"),
    [
        ("<nav><a>Home</a> <a>News</a></nav><p>Text", ["Home News"]),
        ("<header><h1>Site</h1></header><p>Text", ["Site"]),
        ("<article><header><h1>Title</h1></header>Text</article>", []),
        ("<p>Text</p><footer>Legal</footer>", ["Legal"]),
        ("<p>Text</p><aside>Ad</aside><menu><li>M</menu>", ["Ad", "M"]),
        ("<div role=navigation>Nav</div><p>Text", ["Nav"]),
        ("<nav>One<nav>two</nav>three</nav>Text", ["Onetwothree"]),
        ("<p>Text</p><p>Share.</p>", ["Share."]),
        ("<p>Text<nav>never closed", ["never closed"]),
        ("<nav></nav><p>Text", []),
    ],
)
def test_furniture_is_kept_and_marked(body: str, furniture: list[str]) -> None:
    """Menus, headers and footers stay searchable, without the white space around them."""
    assert furniture == ["".join(text.split("\n")) for text in marked(read(body))]


PAGE = """<!DOCTYPE html>
<html lang="fr-CA"><head><meta charset="utf-8"><title>Un titre |
 Un journal</title>
<meta property="og:title" content=" Un  titre "><meta property="og:site_name" content="Un journal">
<meta property="og:locale" content="fr_CA"><meta name="Description" content="De quoi il s’agit">
<meta property="article:published_time" content="2023-02-17T10:00:00-05:00">
<meta name="author" content="Quelqu’une">
<link rel="canonical" href="https://example.org/a"><link rel="alternate" hreflang="en" href="/e">
<script>var x = "<p>not text</p>";</script>
<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "headline": "no"},
 {"@type": "NewsArticle", "headline": "Autre titre", "datePublished": "2023-02-16",
  "inLanguage": "fr", "translator": {"name": "Un traducteur"}}]}</script>
<script>more()</script></head><body><h1>Le titre</h1><p>Texte.</p></body></html>"""


def test_metadata_is_declared_and_says_where() -> None:
    """Meta tags before JSON-LD, and the article before the site."""
    found = read(PAGE).metadata
    assert {
        "title": Value("Un titre", "declared", "html meta"),
        "source": Value("Un journal", "declared", "html meta"),
        "og_locale": Value("fr_CA", "declared", "html meta"),
        "description": Value("De quoi il s’agit", "declared", "html meta"),
        "date": Value("2023-02-17", "declared", "html meta"),
        "author": Value("Quelqu’une", "declared", "html meta"),
        "html_lang": Value("fr-CA", "declared", "html attribute"),
        "url": Value("https://example.org/a", "declared", "html link"),
        "hreflang": Value("en", "declared", "html link"),
        "in_language": Value("fr", "declared", "json-ld"),
        "translator": Value("Un traducteur", "declared", "json-ld"),
        "html_title": Value("Un titre | Un journal", "declared", "html title"),
        "heading": Value("Le titre", "inferred", "heading", Span(0, 8)),
    } == found


@pytest.mark.parametrize(
    ("page", "title", "source"),
    [
        ("<title>T | Site</title><meta property=og:title content=T><h1>H</h1>", "T", "html meta"),
        ("<title>T | Site</title><header><h1>Site</h1></header><h1>H</h1>", "H", "heading"),
        ("<title>T</title><header><h1>Site</h1></header><p>Text", "T", "html title"),
        ("<nav>Menu</nav><p>The first sentence. More.", "The first sentence.", "first sentence"),
        ("<h1> </h1><h1>A <i>real</i>\n one</h1>", "A real one", "heading"),
    ],
)
def test_titles_of_pages(page: str, title: str, source: str) -> None:
    """Editorial title, heading, `<title>`, first sentence: and never a menu."""
    found = extract.title_of(read(page + "<p>Body"), "a.html")
    assert (title, source) == (found.value, found.source)


@pytest.mark.parametrize(
    "page",
    [
        '<script type="application/ld+json">{not json}</script>text',
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>text",
        '<script type="application/ld+json">["a", 1, {"headline": ["x"]}]</script>text',
        "<meta content=x><meta name=date><meta name=date content=' '>text",
        "<link rel=canonical><link>text",
    ],
)
def test_bad_metadata_is_no_metadata(page: str) -> None:
    """What cannot be read is left out, and the text is read all the same."""
    found = read(page)
    assert ("text", {}) == (found.text, found.metadata)


def test_a_declared_charset_is_used() -> None:
    """The `<meta>` near the top is believed when the bytes fit it."""
    page = '<meta charset="iso-8859-2"><p>Zażółć gęślą jaźń'
    found = read(page.encode("iso8859-2"))
    assert ("Zażółć gęślą jaźń", "iso8859-2", "declared") == (
        found.text,
        found.encoding,
        found.encoding_basis,
    )


def test_an_xml_declaration_is_read_and_does_no_harm() -> None:
    """XHTML names its encoding there; the parser is given UTF-8 whatever it says."""
    page = '<?xml version="1.0" encoding="windows-1252"?><html><body>d\u00e9j\u00e0</body></html>'
    found = read(page.encode("cp1252"))
    assert ("déjà", "cp1252", "declared") == (found.text, found.encoding, found.encoding_basis)
    assert "déjà" == read(page.encode()).text


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (b"<div>" * 60_000 + b"deep", "deep"),
        (b"<b>" * 30_000 + b"deep", "deep"),
        (b"<p><table><tr><td>" * 10_000 + b"deep", "deep"),
        (b"<p " + b" ".join(b"a%d=1" % n for n in range(50_000)) + b">many", "many"),
        (b"<p>" + b"&amp;" * 30_000 + b" end", "end"),
        (b"text " + b"<" * 50_000, "text"),
    ],
)
def test_hostile_pages_cost_no_stack_and_little_time(page: bytes, words: str) -> None:
    """Depth and width are read through; nothing recurses."""
    started = time.process_time()
    assert words in read(page).text
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "page",
    [
        b"<p>before<p>" + b"word " * 2_200_000,
        b"<p>before<!--" + b"x" * 10_500_000 + b"-->after",
        b"<p>before<a href='" + b"x" * 10_500_000 + b"'>after</a>",
    ],
)
def test_a_page_beyond_the_limits_is_refused_not_cut(page: bytes) -> None:
    """A silent loss of the rest would be worse than a skipped file."""
    with pytest.raises(CannotExtract, match="limit of 10 MB"):
        read(page)


def test_entities_reach_neither_files_nor_the_network() -> None:
    """A DTD's entities are not resolved."""
    page = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">'
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><p>safe &x; &b;</p>'
    )
    text = read(page).text
    assert "safe" in text
    assert "root:" not in text
    assert "lollol" not in text


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<nav>",
                "</nav>",
                "<h1>",
                "</h1>",
                "<div hidden>",
                "</div>",
                "<article>",
                "</article>",
                "<header>",
                "</header>",
                "<pre>",
                "</pre>",
                "<br>",
                "<td>",
                "<title>",
                "</title>",
                "<script>",
                "</script>",
                "<svg>",
                "</svg>",
                "word ",
                " ",
                "\n",
                "é",
                "<footer>",
                "</footer>",
            ]
        ),
        max_size=60,
    )
)
def test_any_nesting_gives_spans_within_the_text(pieces: list[str]) -> None:
    """Wrongly nested tags never give a span outside the text, nor a heading that is not there."""
    try:
        found = read("".join(pieces) + "<p>end")
    except CannotExtract:
        return
    assert all(0 <= span.start < span.end <= len(found.text) for span in found.boilerplate)
    if heading := found.metadata.get("heading"):
        assert heading.span
        raw = found.text[heading.span.start : heading.span.end]
        assert heading.value == " ".join(raw.split())
