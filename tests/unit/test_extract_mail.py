"""Mail: what a mail program shows as text, the header as metadata, attachments as documents."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli import extract
from ficli.document import ExtractedText, Skipped, SourceFile, Value
from ficli.extract import Unfolded, mime


def unfold(data: bytes, name: str = "m.eml") -> list[Unfolded | Skipped]:
    """Everything in a mail file."""
    return list(extract.unfold(SourceFile(name, Path("/nowhere") / name, len(data), 0), data))


def read(data: bytes) -> ExtractedText:
    """The message itself."""
    first = unfold(data)[0]
    assert isinstance(first, Unfolded)
    return first.extracted


def message(body: str = "Bonjour à tous.\n") -> EmailMessage:
    """A message with the usual fields, some of which must be encoded."""
    made = EmailMessage()
    made["From"] = "Zoë Tremblay <zoe@example.org>"
    made["To"] = "desk@example.org"
    made["Date"] = "Fri, 27 Nov 2020 23:10:00 -0500"
    made["Subject"] = "Ingérence étrangère : " + "une ligne que tout programme coupe " * 3
    made["Message-ID"] = "<1@example.org>"
    made.set_content(body)
    return made


def test_the_text_is_header_and_body_and_the_header_is_metadata() -> None:
    """Fields people read stand above the body, decoded, and are declared by the mail header."""
    found = read(message().as_bytes())
    subject = "Ingérence étrangère : " + " ".join(["une ligne que tout programme coupe"] * 3)
    head = (
        "From: Zoë Tremblay <zoe@example.org>\nTo: desk@example.org\n"
        f"Date: Fri, 27 Nov 2020 23:10:00 -0500\nSubject: {subject}\n\n"
    )
    assert head + "Bonjour à tous.\n" == found.text
    assert (subject, "declared", "mail header") == _facts(found.metadata["title"])
    assert ("2020-11-27", "declared", "mail header") == _facts(found.metadata["date"])
    assert "Zoë Tremblay <zoe@example.org>" == found.metadata["author"].value
    assert "mail" == found.metadata["kind"].value
    assert subject == extract.title_of(found, "m.eml").value
    for key in ("title", "author", "to"):
        span = found.metadata[key].span
        assert span is not None
        assert found.metadata[key].value == found.text[span.start : span.end]
    assert [(0, len(head))] == [(span.start, span.end) for span in found.boilerplate]


def _facts(value: Value) -> tuple[str, str, str]:
    return value.value, value.basis, value.source


def test_of_two_versions_the_plain_one_is_read() -> None:
    """HTML is read only where there is no plain text."""
    both = message("plain words")
    both.add_alternative("<p>html words</p>", subtype="html")
    assert read(both.as_bytes()).text.endswith("\n\nplain words\n")
    assert "html words" not in read(both.as_bytes()).text
    only = message()
    only.set_content("<p>mots <b>HTML</b> é</p>", subtype="html", charset="iso-8859-1")
    assert read(only.as_bytes()).text.endswith("\n\nmots HTML é")


def test_attachments_are_documents_of_their_own() -> None:
    """Files and forwarded messages are children; names that would lead out are escaped."""
    made = message()
    made.add_attachment(b"words", maintype="application", subtype="x", filename="../été.txt")
    inner = message("inner body")
    made.add_attachment(inner)
    made.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png")
    found = unfold(made.as_bytes())
    documents = [each.file.path for each in found if isinstance(each, Unfolded)]
    assert ["m.eml", "m.eml!/\\x2e\\x2e/été.txt", "m.eml!/message-3.eml"] == documents
    skipped = [each for each in found if isinstance(each, Skipped)]
    assert ["m.eml!/part-4.png"] == [each.path for each in skipped]


def test_an_encrypted_message_says_so() -> None:
    """The sealed part is a reason; the header above it is still a document."""
    data = (
        b"From: a@example.org\nSubject: s\nMIME-Version: 1.0\n"
        b'Content-Type: application/pkcs7-mime; name="smime.p7m"\n'
        b"Content-Transfer-Encoding: base64\n\nAAAA\n"
    )
    assert [Skipped("m.eml!/smime.p7m", "encrypted", 3)] == unfold(data)[1:]


def test_a_mailbox_holds_its_messages() -> None:
    """Each message of an mbox is a child with its number; quoted `From ` lines are unquoted."""
    parts = [message(f"number {n}\n\n>From here on\n").as_bytes() for n in (1, 2)]
    box = b"".join(
        b"From a@example.org Fri Nov 27 10:00:00 2020\n" + part + b"\n" for part in parts
    )
    for name in ("box.mbox", "box"):
        found = unfold(box, name)
        paths = [each.file.path for each in found if isinstance(each, Unfolded)]
        assert [f"{name}!/message-1.eml", f"{name}!/message-2.eml"] == paths
        last = found[-1]
        assert isinstance(last, Unfolded)
        assert last.extracted.text.rstrip().endswith("number 2\n\nFrom here on")


@pytest.mark.parametrize("written", ["yesterday", "Fri, 99 Nov 20200 99:99", "0", "-" * 10_000])
def test_a_date_that_is_none_stays_as_it_was_written(written: str) -> None:
    """Nonsense in a date field is kept as declared, and dates nothing."""
    found = read(f"From: a@example.org\nDate: {written}\n\nWords.\n".encode())
    assert written[:100] == found.metadata["date_invalid"].value[:100]
    assert extract.date_of(found, "a.eml") is None


@pytest.mark.parametrize(
    ("head", "extractor"),
    [
        (b"Received: from x\nSubject: s\n\nbody", "mail/1"),
        (b"From: a\nDate: today\n\nA memo that only looks like a mail.", "plain/1"),
    ],
)
def test_a_mail_is_known_by_fields_that_only_programs_write(head: bytes, extractor: str) -> None:
    """A text file that begins as a memo does stays a text."""
    (found,) = unfold(head, "a.txt")
    assert isinstance(found, Unfolded)
    assert extractor == found.extracted.extractor


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("=?utf-8?q?caf=C3=A9?= =?utf-8?b?IG5vaXI=?=", "café noir"),
        ("=?iso-8859-1*fr?q?=E9t=E9?=", "été"),
        ("=?gb2312?b?1tC5+g==?=", "中国"),
        ("=?zlib_codec?b?eJw=?=", "x\ufffd"),
        ("=?utf-8?b?!!!?= a =?b", " a =?b"),
        ("no words", "no words"),
    ],
)
def test_encoded_words(written: str, shown: str) -> None:
    """RFC 2047 words are read in charsets that are believed; what is malformed stays."""
    assert shown == mime.decode_words(written)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('x; filename="a b.txt"', "a b.txt"),
        ("x; filename=a.txt; size=3", "a.txt"),
        ("x; filename*=UTF-8''%C3%A9t%C3%A9.txt", "été.txt"),
        ("x; filename*0=a; filename*1=b.txt", "ab.txt"),
        ("x; filename*0*=iso-8859-1''%E9; filename*1=b.txt", "éb.txt"),
        ('x; filename="=?utf-8?q?=C3=A9?=.txt"', "é.txt"),
        ("x; filename=", ""),
    ],
)
def test_names_of_attachments(value: str, name: str) -> None:
    """All ways in which programs write a file name."""
    assert name == mime.parameters(value).get("filename", "")


@pytest.mark.parametrize("body", ["aGVsbG8=", "aGVs\nbG8", "aGVsbG8", "aGV*sbG8=\n--"])
def test_base64_with_faults_is_still_read(body: str) -> None:
    """Missing padding and stray characters are passed over."""
    data = f"Subject: s\nContent-Transfer-Encoding: base64\n\n{body}".encode()
    assert b"hello" == mime.parse(data).content()


def test_a_multipart_without_its_parts_is_shown_as_it_stands() -> None:
    """A lost boundary loses no text."""
    data = b"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\nwords here"
    assert "Subject: s\n\nwords here" == read(data).text


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"From: a\n", b"Content-Type: multipart/x; boundary=b\n\n--b\n"]),
)
def test_any_bytes_are_a_message_or_a_reason(data: bytes, head: bytes) -> None:
    """Nothing that a mail file may hold raises."""
    for each in unfold(head + data):
        assert isinstance(each, Unfolded | Skipped)
