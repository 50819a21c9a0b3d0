"""A dossier made by hand for export: ordinary values, and some in which every string is nasty."""

from __future__ import annotations

from dataclasses import replace

from ficli.document import Origin
from ficli.export_results import Export, ExportedActor, ExportedDocument, NamedAs
from ficli.results import Pair
from tests.cli.specimens import NASTY, NASTY_HIT, ORDINARY

_FRENCH = replace(
    ORDINARY.record, path="fr/a.pdf", sha256="e" * 64, id="e" * 12, language="fr-CA",
    date="2023-03", origin=Origin("fr", "no"), extractor="pdf/3", url="https://example.org",
    kind="news",
)  # fmt: skip
EXPORT = Export(
    documents=(
        ExportedDocument(
            _FRENCH,
            (NamedAs("han-dong", "Person", "Han Dong"), NamedAs("cn", "Country", "la Chine")),
            (
                Pair(
                    ORDINARY.record.id, ORDINARY.record.path, "en", Origin("fr"), 0.9, "translation"
                ),
            ),
        ),
        ExportedDocument(
            ORDINARY.record,
            (
                NamedAs("han-dong", "Person", "Han Dong"),
                NamedAs("han-dong", "Person", "Mr. Dong"),
                NamedAs("name:x", "Organization", f'"{NASTY}"'),
            ),
            (Pair(_FRENCH.id, _FRENCH.path, "fr", Origin("fr"), 0.9, "original"),),
        ),
        ExportedDocument(
            replace(NASTY_HIT.record, extractor="unheard-of/1", url=f"javascript:{NASTY}"),
            (NamedAs("csis", "PublicBody", NASTY), NamedAs("name:acme", "Company", "'Acme'")),
            text=f" {NASTY}\na line\n",
        ),
    ),
    actors=(
        ExportedActor(
            "cn", "China", "Country", "cn", ("PRC", "中国"), source="https://cldr.example.org"
        ),
        ExportedActor(
            "csis", "Canadian Security Intelligence Service", "PublicBody", "ca", ("SCRS",)
        ),
        ExportedActor("han-dong", "Han Dong", "Person", "ca", ("董晗鹏",), "Member of Parliament"),
        ExportedActor("name:acme", "Acme", "Company", "", (NASTY,), source="not an address"),
        ExportedActor("name:x", NASTY, "Organization", "", ()),
    ),
)  # fmt: skip
