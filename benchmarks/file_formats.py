"""Writes a made-up document in the formats that dossiers hold, and counts its pages.

A page is a real one in PDF, Word and OpenDocument files; elsewhere 400 words count as one. The
binary formats are those that the tests write by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path
from textwrap import wrap

from prose import Prose  # type: ignore[import-not-found]  # a module beside this

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.formats import docx_maker, office_maker, pdf_maker

WORDS_A_PAGE = 400
_LINES, _WIDTH = 44, 92
_MENU = {"en": "Home | News | Politics | Subscribe", "fr": "Accueil | Actualités | S'abonner"}


def pages_of(prose: Prose) -> list[list[str]]:
    """The paragraphs cut into pages of about `WORDS_A_PAGE` words."""
    pages: list[list[str]] = [[]]
    words = 0
    for paragraph in prose.paragraphs:
        if words >= WORDS_A_PAGE:
            pages.append([])
            words = 0
        pages[-1].append(paragraph)
        words += len(paragraph.split())
    return pages


def _text(prose: Prose) -> bytes:
    return "\n\n".join([prose.title, prose.date, *prose.paragraphs, ""]).encode()


def _markdown(prose: Prose) -> bytes:
    head = f'---\ntitle: "{prose.title}"\ndate: {prose.date}\nsource: "{prose.outlet}"\n---\n'
    return (head + "\n" + "\n\n".join([f"# {prose.title}", *prose.paragraphs, ""])).encode()


def _html(prose: Prose) -> bytes:
    body = "\n".join(f"<p>{escape(each)}</p>" for each in prose.paragraphs)
    title, outlet, menu = escape(prose.title), escape(prose.outlet), _MENU[prose.language]
    return (
        f'<!DOCTYPE html><html lang="{prose.language}"><head><meta charset="utf-8">'
        f"<title>{title} - {outlet}</title>"
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="{outlet}">'
        f'<meta property="article:published_time" content="{prose.date}">'
        f"</head><body><nav>{menu}</nav><article><h1>{title}</h1><p>{escape(prose.author)}</p>\n"
        f"{body}</article><footer>{menu}</footer></body></html>\n"
    ).encode()


def _mail(prose: Prose) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{prose.author} <desk@news.example>"
    message["To"] = "dossier@news.example"
    message["Subject"] = prose.title
    message["Date"] = f"{int(prose.date[8:])} Jan {prose.date[:4]} 10:00:00 +0000"
    message.set_content("\n\n".join(prose.paragraphs) + "\n", cte="quoted-printable")
    return message.as_bytes()


def _pdf(prose: Prose) -> bytes:
    lines = [line for each in prose.paragraphs for line in (*wrap(each, _WIDTH), "")]
    cut = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]
    pages = [[prose.title, *page, f"- {n} -"] for n, page in enumerate(cut, 1)]
    info = {"Title": prose.title, "CreationDate": f"D:{prose.date.replace('-', '')}"}
    return pdf_maker.pdf(pages, info=info, language=prose.language, deflate=True)


def _docx(prose: Prose) -> bytes:
    mark = docx_maker.run("<w:lastRenderedPageBreak/>")
    body = [
        docx_maker.paragraph(mark if not at and number else "", each)
        for number, page in enumerate(pages_of(prose))
        for at, each in enumerate(page)
    ]
    title = f"<dc:title>{escape(prose.title)}</dc:title>"
    return docx_maker.docx("".join(body), properties=title)


def _odt(prose: Prose) -> bytes:
    pages = [office_maker.paragraphs(page, "text:p") for page in pages_of(prose)]
    meta = f"<dc:title>{escape(prose.title)}</dc:title>"
    return office_maker.odt("<text:soft-page-break/>".join(pages), meta=meta)


WRITERS: dict[str, Callable[[Prose], bytes]] = {
    "txt": _text, "md": _markdown, "html": _html, "eml": _mail,
    "pdf": _pdf, "docx": _docx, "odt": _odt,
}  # fmt: skip


def archive(members: Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP of these files."""
    return docx_maker.zipped(members)
