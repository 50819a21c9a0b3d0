"""The same two texts, English and French, written by hand in every format with pages.

As a script, `python -m tests.formats.documents DIR` writes the files into a folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.formats import docx_maker, office_maker, pdf_maker, pptx_maker

PAGES = {
    "en": [
        ["Report on the registry", "The committee heard that “agents” must register by 2 May."],
        ["Second part", "Nobody objected; the clerk counted 12 members — all in favour."],
        ["Third part", "The sitting was suspended."],
    ],
    "fr": [
        ["Rapport sur le registre", "Le comité a su que « l’œuvre » doit s’inscrire dès le 2 mai."],
        ["Deuxième partie", "Nul ne s’y oppose; la greffière a compté 12 députés — tous d’accord."],
        ["Troisième partie", "La séance est levée à midi, où qu’ils soient."],
    ],
}
TITLES = {"en": "Registry report", "fr": "Rapport d’étape"}
LANGUAGES = {"en": "en-CA", "fr": "fr-CA"}


def _pdf(language: str) -> bytes:
    info = {"Title": TITLES[language], "CreationDate": "D:20210125103000-05'00'"}
    return pdf_maker.pdf(PAGES[language], info=info, language=LANGUAGES[language], deflate=True)


def _docx(language: str) -> bytes:
    paragraph, run = docx_maker.paragraph, docx_maker.run
    mark = run("<w:lastRenderedPageBreak/>")
    pages = [
        paragraph(mark, *page[:1]) + "".join(map(paragraph, page[1:])) for page in PAGES[language]
    ]
    properties = f"<dc:title>{TITLES[language]}</dc:title>"
    return docx_maker.docx("".join(pages), properties=properties)


def _pptx(language: str) -> bytes:
    pages = [
        pptx_maker.slide(
            pptx_maker.shape(page[:1], "title", LANGUAGES[language])
            + pptx_maker.shape(page[1:], "body", LANGUAGES[language])
        )
        for page in PAGES[language]
    ]
    return pptx_maker.pptx(pages, properties=f"<dc:title>{TITLES[language]}</dc:title>")


def _odp(language: str) -> bytes:
    pages = [
        office_maker.frame(page[:1]) + office_maker.frame(page[1:]) for page in PAGES[language]
    ]
    return office_maker.odp(pages, meta=f"<dc:title>{TITLES[language]}</dc:title>")


def _odt(language: str) -> bytes:
    pages = [office_maker.paragraphs(page, "text:p") for page in PAGES[language]]
    body = "<text:soft-page-break/>".join(pages)
    return office_maker.odt(body, meta=f"<dc:title>{TITLES[language]}</dc:title>")


def _rtf(language: str) -> bytes:
    pages = [
        "".join(rf"{office_maker.rtf_text(line)}\par " for line in page) for page in PAGES[language]
    ]
    info = rf"{{\title {office_maker.rtf_text(TITLES[language])}}}"
    return office_maker.rtf(r"\page ".join(pages), info=info)


def _epub(language: str) -> bytes:
    pages = [office_maker.xhtml(office_maker.paragraphs(page, "p")) for page in PAGES[language]]
    metadata = f"<dc:title>{TITLES[language]}</dc:title>"
    metadata += f"<dc:language>{LANGUAGES[language]}</dc:language>"
    return office_maker.epub(pages, metadata=metadata)


MAKERS = {
    "pdf": _pdf,
    "docx": _docx,
    "pptx": _pptx,
    "odt": _odt,
    "odp": _odp,
    "rtf": _rtf,
    "epub": _epub,
}


def make(suffix: str, language: str) -> bytes:
    """One file of a format, in `en` or `fr`."""
    return MAKERS[suffix](language)


def main(folder: Path) -> None:
    """Write every file as `report-LANGUAGE.SUFFIX`."""
    for suffix in MAKERS:
        for language in PAGES:
            place = folder / f"report-{language}.{suffix}"
            place.write_bytes(make(suffix, language))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
