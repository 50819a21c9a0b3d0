"""What a document's metadata says about its origin: front matter, sidecar, HTML, PDF, DOCX.

Some keys state the origin. Others only state the language of a page; one that contradicts the
text is a trace of the original, unless templates are known to leave that value behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ficli.attribution.origin.findings import Finding, Says
from ficli.attribution.origin.languages import names, tag_of
from ficli.document import UNDETERMINED, Evidence, Value

_ORIGIN_KEYS = frozenset(
    {
        "origin",
        "original_language",
        "origin_language",
        "language_of_origin",
        "source_language",
        "translated_from",
        "translation_of_language",
        "translation_of_work_language",
    }
)
_CREDIT_KEYS = frozenset(
    {"translator", "translators", "translated_by", "traducteur", "traductrice"}
)
_PAGE_KEYS = frozenset({"html_lang", "og_locale", "content_language", "in_language"})
"""The language that a page claims for itself."""
_TEMPLATE_KEYS = frozenset(
    {"pdf_lang", "docx_language", "pptx_language", "odt_language", "rtf_language"}
)
"""What the program that saved the file was set to: a hint at most."""
_ALTERNATE_KEYS = frozenset({"hreflang", "og_locale_alternate", "alternate_languages"})
"""Languages in which the page also exists; in Canada this points in neither direction."""
_LEFT_BEHIND = "en"
"""Templates and word processors say English about texts of every language."""

_TAG_T = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*?-t-([a-z]{2,3})\b(.*)", re.IGNORECASE)
_ARROW = re.compile(r"\s*(\w[\w-]*)\s*(?:→|->|=>|>)\s*(\w[\w-]*)\s*")
_NOT_TRANSLATED = frozenset({"original", "not translated", "no", "false", "non", "原文", "原创"})
_TRANSLATED = frozenset(
    {"translation", "translated", "traduction", "traduit", "yes", "true", "oui", "译文", "翻译"}
)
_PAGE_RATIO = 4.0
_TEMPLATE_RATIO = 1.5
"""Likelihood ratios by judgement: no collection with labels holds such metadata."""


def metadata_findings(
    metadata: Mapping[str, Value], language: str, text: str = ""
) -> tuple[Finding, ...]:
    """Findings in the order of the keys; `language` is that of `text`."""
    return tuple(
        replace(finding, evidence=_placed(finding.evidence, value, text))
        for key, value in metadata.items()
        for finding in _of_key(_normal(key), key, value, language)
    )


def _normal(key: str) -> str:
    """`og:locale`, `inLanguage` and `html-lang` as `og_locale`, `in_language` and `html_lang`."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key)
    return re.sub(r"[^a-z0-9]+", "_", snake.lower()).strip("_")


def _of_key(name: str, key: str, value: Value, language: str) -> Iterator[Finding]:
    if name in _ORIGIN_KEYS:
        yield from _stated(key, value, language)
    elif name in _CREDIT_KEYS and value.value.strip():
        yield Finding("translated", "", _evidence(key, value))
    elif name == "is_translation":
        yield from _stated(key, value, language)
    elif name in _PAGE_KEYS:
        yield from _page(key, value, language)
    elif name in _TEMPLATE_KEYS:
        yield from _contradiction(key, value, language, _TEMPLATE_RATIO)
    elif name in _ALTERNATE_KEYS:
        yield Finding("hint", "", _evidence(key, value, 1.0))


def _stated(key: str, value: Value, language: str) -> Iterator[Finding]:
    """An explicit statement: a tag, a name, `en-t-fr`, `fr → en`, `translated from French`."""
    origin, says = _parsed(value.value, language)
    if says:
        yield Finding(says, origin, _evidence(key, value))


def _parsed(value: str, language: str) -> tuple[str, Says | None]:
    folded = value.strip().casefold()
    if folded == UNDETERMINED:
        return "", None
    if folded in _NOT_TRANSLATED:
        return language, "not-translated"
    if folded in _TRANSLATED:
        return "", "translated"
    if transformed := _TAG_T.fullmatch(folded):
        return tag_of(transformed[1]), "machine" if "-t0-" in transformed[2] else "translated"
    if arrow := _ARROW.fullmatch(folded):
        return tag_of(arrow[1]), "translated"
    origin = tag_of(value) or _named_inside(folded)
    return (origin, "original") if origin else ("", None)


def _named_inside(folded: str) -> str:
    """The one language that a phrase names, or `""`."""
    tags = {names()[word] for word in re.findall(r"[^\W\d_]+", folded) if word in names()}
    tags |= {tag for name, tag in names().items() if not name.isascii() and name in folded}
    return tags.pop() if len(tags) == 1 else ""


def _page(key: str, value: Value, language: str) -> Iterator[Finding]:
    claimed = tag_of(value.value)
    if claimed in ("", language) or language == UNDETERMINED:
        return
    if claimed == _LEFT_BEHIND:
        yield from _contradiction(key, value, language, _TEMPLATE_RATIO)
    else:
        yield Finding("translated", claimed, _evidence(key, value, _PAGE_RATIO))


def _contradiction(key: str, value: Value, language: str, ratio: float) -> Iterator[Finding]:
    claimed = tag_of(value.value)
    if claimed not in ("", language) and language != UNDETERMINED:
        yield Finding("hint", claimed, _evidence(key, value, ratio))


def _evidence(key: str, value: Value, ratio: float = 0.0) -> Evidence:
    return Evidence(f"metadata:{key}", value.value, likelihood_ratio=ratio)


def _placed(evidence: Evidence, value: Value, text: str) -> Evidence:
    """The evidence as it stands in the text, for front matter that is part of it."""
    span = value.span
    if span is None or not text[span.start : span.end]:
        return evidence
    quote = text[span.start : span.end]
    return replace(evidence, quote=quote, start=span.start, end=span.start + len(quote))
