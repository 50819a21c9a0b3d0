"""Writes small PDF files by hand: pages of lines, information, XMP, language. For tests only."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence

Objects = Mapping[int, bytes]

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2021-01-25T10:30:00-05:00">
<dc:format>application/pdf</dc:format>{properties}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def xmp(properties: str) -> bytes:
    """A packet with these properties, given as XML."""
    return XMP.format(properties=properties).encode()


def stream(content: bytes, head: str = "", *, deflate: bool = False) -> bytes:
    """A stream object's body."""
    if deflate:
        content, head = zlib.compress(content), head + " /Filter /FlateDecode"
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head.encode(), len(content), content)


def text_string(text: str) -> bytes:
    """A string as UTF-16 in hexadecimal, which needs no escapes."""
    return b"<FEFF" + text.encode("utf-16-be").hex().encode() + b">"


def page_content(lines: Sequence[str], *, size: int = 11, top: int = 740) -> bytes:
    """Drawing operators for lines one below the other, in WinAnsi."""
    shown = []
    for line in lines:
        raw = line.encode("cp1252").replace(b"\\", rb"\\")
        raw = raw.replace(b"(", rb"\(").replace(b")", rb"\)")
        shown.append(b"(%s) Tj T*" % raw)
    operators = b"\n".join(shown)
    return b"BT /F1 %d Tf %d TL 72 %d Td\n%s\nET" % (size, size + 3, top, operators)


def objects(
    pages: Sequence[Sequence[str]],
    *,
    info: Mapping[str, str] | None = None,
    packet: bytes = b"",
    language: str = "",
    deflate: bool = False,
    size: int = 11,
) -> dict[int, bytes]:
    """The objects of a document by number: 1 catalog, 2 page tree, 3 font, 4 information."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    facts = b" ".join(b"/%s %s" % (k.encode(), text_string(v)) for k, v in (info or {}).items())
    numbers = range(6, 6 + 2 * len(pages), 2)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    catalog = b"/Type /Catalog /Pages 2 0 R"
    catalog += b" /Lang (%s)" % language.encode() if language else b""
    catalog += b" /Metadata 5 0 R" if packet else b""
    found = {
        1: b"<< %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        3: font,
        4: b"<< %s >>" % facts,
        5: stream(packet, "/Type /Metadata /Subtype /XML", deflate=deflate),
    }
    for number, lines in zip(numbers, pages, strict=True):
        found[number] = page(number + 1)
        found[number + 1] = stream(page_content(lines, size=size), deflate=deflate)
    return found


def page(content: int, extra: str = "") -> bytes:
    """A page object that draws the content stream of this number."""
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> %s >>" % (content, extra.encode())
    )


def drawn(data: bytes, scale: float = 200 / 72) -> list[tuple[int, int, bytes]]:
    """Every page of a file as a grey picture: width, height, a byte a pixel."""
    import pypdfium2

    found = []
    for page in pypdfium2.PdfDocument(data):
        bitmap = page.render(scale=scale, grayscale=True)
        pixels, stride = bytes(bitmap.buffer), bitmap.stride
        rows = [pixels[n * stride : n * stride + bitmap.width] for n in range(bitmap.height)]
        found.append((bitmap.width, bitmap.height, b"".join(rows)))
    return found


def scan(pages: Sequence[Sequence[str]], *, typed: Sequence[int] = (), stamp: str = "") -> bytes:
    """The pages as a scanner makes them: pictures. Those `typed` (from 1) stay text.

    `stamp` is text that stands on each picture, as on the pages of a production.
    """
    found = objects(pages)
    pictures = drawn(pdf(pages, size=14))
    for number, (width, height, pixels) in enumerate(pictures, 1):
        if number in typed:
            continue
        head = f"/Type /XObject /Subtype /Image /Width {width} /Height {height}"
        head += " /ColorSpace /DeviceGray /BitsPerComponent 8"
        found[1000 + number] = stream(pixels, head, deflate=True)
        place, name = 4 + 2 * number, f"/XObject << /I {1000 + number} 0 R >> /Font".encode()
        found[place] = found[place].replace(b"/Font", name, 1)
        text = page_content([stamp], top=40) if stamp else b""
        found[place + 1] = stream(b"q 612 0 0 792 0 0 cm /I Do Q\n" + text)
    return assemble(found)


def tiff(data: bytes) -> bytes:
    """Every page of a PDF as a page of one TIFF, in grey, uncompressed (TIFF 6.0, section 4)."""
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for width, height, pixels in drawn(data):
        place = len(out)
        out += pixels + b"\0" * (len(pixels) % 2)
        struct.pack_into("<I", out, link, len(out))
        tags = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 273: place, 277: 1, 278: height}
        tags |= {279: len(pixels)}
        out += struct.pack("<H", len(tags))
        out += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
        link = len(out)
        out += b"\0\0\0\0"
    return bytes(out)


def png(data: bytes) -> bytes:
    """The first page of a PDF as a PNG, in grey (ISO 15948)."""
    width, height, pixels = drawn(data)[0]
    rows = b"".join(b"\0" + pixels[n * width : (n + 1) * width] for n in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def assemble(found: Objects, trailer: str = "") -> bytes:
    """The file: header, objects, cross-reference table and trailer."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in found.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(found) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        state = b"n" if number in places else b"f"
        out += b"%010d 00000 %s \n" % (places.get(number, 0), state)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R %s >>\n" % (size, trailer.encode())
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def pdf(pages: Sequence[Sequence[str]], **options: object) -> bytes:
    """A whole file; options are those of `objects`."""
    return assemble(objects(pages, **options))  # type: ignore[arg-type]


def encrypted(data: bytes, user_password: str) -> bytes:
    """The same file behind a user password (RC4, which needs no further library); empty is open."""
    from io import BytesIO

    import pypdf

    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    writer.encrypt(user_password, "owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
