"""THE table of searchable fields: the parser, the engines, `ficli fields` and the docs read it.

A new field is one row here. What a field's words mean is said by its `kind`; nothing in this
module knows how a parser or an engine treats that kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["text", "actor", "tag", "date", "path"]
"""How a field's value is understood:

text   words, analysed like the body;
actor  a name, alias, acronym, id or type of an actor;
tag    one whole value, case and accents folded;
date   a day, month or year, or a range of them (ISO 8601);
path   a path, a folder, or a file name, with or without its suffix.
"""


@dataclass(frozen=True, slots=True)
class Field:
    """One searchable field, with the words that explain it."""

    name: str
    kind: FieldKind
    description: str
    example: str
    aliases: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    """All the values there are, where they are few; a query for another is refused."""


DEFAULT = ""
"""The field of a bare word: the title and the body together."""

FIELDS = (
    Field("body", "text", "words of the document's text", "body:ingérence", ("text",)),
    Field("title", "text", "words of the title", 'title:"special rapporteur"', ("subject",)),
    Field(
        "actor",
        "actor",
        "somebody named in the document, under any of their names; or a type of actor",
        'actor:"Han Dong"',
        ("actors", "who"),
    ),
    Field(
        "origin",
        "tag",
        "language the text was first written in (BCP 47, or und)",
        "origin:fr",
        ("original",),
    ),
    Field(
        "translated",
        "tag",
        "whether the text is a translation: yes, no or unknown",
        "translated:yes",
        ("translation",),
        ("yes", "no", "unknown"),
    ),
    Field("language", "tag", "language the text is in (BCP 47, or und)", "lang:en", ("lang",)),
    Field("date", "date", "date of the document", "date:[2019 TO 2021-06]", ("when",)),
    Field("source", "text", "who published it", 'source:"Elections Canada"', ("publisher",)),
    Field("kind", "tag", "kind of document", "kind:petition", ("type",)),
    Field("path", "path", "path, folder or file name below docs_src", "path:reports", ("file",)),
)

BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
"""Every name a user may write before a colon."""
