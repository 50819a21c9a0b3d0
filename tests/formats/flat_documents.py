"""The texts of `documents` in the formats without pages: English and French, written by hand.

Each file of a kind holds every line of its text once, in order, and says its title where the
format can.
"""

from __future__ import annotations

import base64
import bz2
import csv
import gzip
import io
import json
import lzma
import quopri
import re
import tarfile
import zipfile
from collections.abc import Callable
from html import escape

from tests.formats.documents import LANGUAGES, PAGES, TITLES, make

DATE = "2021-01-25"
ENCODINGS = {"en": "utf-8", "fr": "cp1252"}
"""What the French text files are written in; nothing in them says so."""


def lines(language: str) -> list[str]:
    """The text, a line an item."""
    return [line for page in PAGES[language] for line in page]


def _text(language: str) -> bytes:
    return "\n\n".join(lines(language)).encode(ENCODINGS[language])


def _markdown(language: str) -> bytes:
    matter = f"---\ntitle: {TITLES[language]}\ndate: {DATE}\nlanguage: {LANGUAGES[language]}\n---\n"
    return (matter + "\n" + "\n\n".join(lines(language)) + "\n").encode()


def _html(language: str) -> bytes:
    news = {"@type": "NewsArticle", "headline": TITLES[language], "datePublished": DATE}
    body = "".join(f"<p>{escape(line)}</p>" for line in lines(language))
    return (
        f'<!doctype html><html lang="{LANGUAGES[language]}"><head><meta charset="utf-8"><title>x'
        f'</title><script type="application/ld+json">{json.dumps(news)}</script></head>'
        f"<body><nav>Menu</nav>{body}</body></html>"
    ).encode()


def _mail(language: str) -> bytes:
    subject = base64.b64encode(TITLES[language].encode()).decode()
    body = quopri.encodestring("\n\n".join(lines(language)).encode()).decode()
    return (
        f"From: clerk@example.org\nDate: Mon, 25 Jan 2021 10:30:00 -0500\nMIME-Version: 1.0\n"
        f"Subject: =?utf-8?b?{subject}?=\nContent-Language: {LANGUAGES[language]}\n"
        "Content-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: quoted-printable\n\n{body}\n"
    ).encode()


def _mail_with_attachment(language: str) -> bytes:
    packed = base64.encodebytes(make("pdf", language)).decode()
    return (
        "From: clerk@example.org\nMIME-Version: 1.0\nSubject: See attached\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nHello.\n'
        '--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="r.pdf"\n'
        f"Content-Transfer-Encoding: base64\n\n{packed}\n--b--\n"
    ).encode()


def _mailbox(language: str) -> bytes:
    return b"From clerk@example.org Mon Jan 25 10:30:00 2021\n" + _mail(language) + b"\n"


def _subtitles(language: str) -> bytes:
    cues = (
        f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{line}\n"
        for n, line in enumerate(lines(language), 1)
    )
    return "\n".join(cues).encode()


def _web_subtitles(language: str) -> bytes:
    return b"WEBVTT\n\n" + re.sub(rb"(:\d\d),", rb"\1.", _subtitles(language))


def _rows(delimiter: str) -> Callable[[str], bytes]:
    def made(language: str) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerows([["Number", "What was said"], *enumerate(lines(language), 1)])
        return out.getvalue().encode()

    return made


def _workbook(language: str) -> bytes:
    rows = "".join(
        f"<row><c t='inlineStr'><is><t>{escape(line)}</t></is></c></row>"
        for line in lines(language)
    )
    kind = "http://schemas.openxmlformats.org/package/2006/relationships"
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "docProps/core.xml": f"<p xmlns='{core}' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
            f"<dc:title>{TITLES[language]}</dc:title></p>",
            "xl/workbook.xml": "<w xmlns:r='r'><sheets><sheet name='S' r:id='a'/></sheets></w>",
            "xl/_rels/workbook.xml.rels": f"<R xmlns='{kind}'>"
            "<Relationship Id='a' Target='worksheets/sheet1.xml'/></R>",
            "xl/worksheets/sheet1.xml": f"<w>{rows}</w>",
        }
    )


def _records(language: str) -> bytes:
    record = {"head": TITLES[language], "day": DATE, "words": "\n".join(lines(language))}
    return json.dumps([record | {"lang": LANGUAGES[language]}]).encode()


def _record_lines(language: str) -> bytes:
    return json.dumps(json.loads(_records(language))[0]).encode() + b"\n"


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A ZIP of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _archive(language: str) -> bytes:
    return zipped({"in/report.docx": make("docx", language)})


def _nested_archive(language: str) -> bytes:
    return zipped({"in.zip": _archive(language)})


def _tape(language: str) -> bytes:
    data, out = make("odt", language), io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("in/report.odt")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


MAKERS: dict[str, Callable[[str], bytes]] = {
    "report.txt": _text,
    "report.md": _markdown,
    "report.html": _html,
    "report.eml": _mail,
    "attached.eml": _mail_with_attachment,
    "report.mbox": _mailbox,
    "report.srt": _subtitles,
    "report.vtt": _web_subtitles,
    "report.csv": _rows(","),
    "report.tsv": _rows("\t"),
    "report.xlsx": _workbook,
    "report.json": _records,
    "report.jsonl": _record_lines,
    "report.zip": _archive,
    "nested.zip": _nested_archive,
    "report.tar": _tape,
    "report.tar.gz": lambda language: gzip.compress(_tape(language), mtime=0),
    "report.txt.gz": lambda language: gzip.compress(_text(language), mtime=0),
    "report.txt.bz2": lambda language: bz2.compress(_text(language)),
    "report.txt.xz": lambda language: lzma.compress(_text(language)),
}
"""Kinds of files by a name that has their extension."""

INSIDE = {
    "attached.eml": "!/r.pdf",
    "report.mbox": "!/message-1.eml",
    "report.json": "!/1",
    "report.jsonl": "!/1",
    "report.zip": "!/in/report.docx",
    "nested.zip": "!/in.zip!/in/report.docx",
    "report.tar": "!/in/report.odt",
    "report.tar.gz": "!/in/report.odt",
    "report.txt.gz": "!/report.txt",
    "report.txt.bz2": "!/report.txt",
    "report.txt.xz": "!/report.txt",
}
"""Where the text is, for kinds that hold their documents."""

UNTITLED = frozenset(
    """report.txt report.srt report.vtt report.csv report.tsv report.txt.gz report.txt.bz2
    report.txt.xz""".split()
)
"""Kinds that cannot say their title."""

RECORD_FIELDS = {"title": "head", "date": "day", "text": "words", "language": "lang"}
"""How the JSON files are to be read."""
