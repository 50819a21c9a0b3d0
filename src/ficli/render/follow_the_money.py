"""A dossier as FollowTheMoney entities, one JSON object a line (https://followthemoney.tech).

The model has no schema for a state, and `Mention.resolved` takes legal entities alone: a state is a
PublicBody here, since it is named as one who acts, with its country and the classification State.
That two actors are named together is no link between them, and none is written; a translation and
its original are linked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha1
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from ficli import __version__
from ficli.document import ActorType
from ficli.export_results import Export, ExportedActor, ExportedDocument, NamedAs
from ficli.render.badge import language_badge
from ficli.render.foreign import shown, shown_path
from ficli.render.safe_text import for_terminal
from ficli.results import Record

SCHEMAS: Mapping[ActorType, str] = {
    "Person": "Person",
    "Organization": "Organization",
    "PublicBody": "PublicBody",
    "Company": "Company",
    "Country": "PublicBody",
}
_FILES: Mapping[str, tuple[str, str]] = {
    "plain": ("PlainText", "text/plain"),
    "markdown": ("PlainText", "text/markdown"),
    "transcript": ("PlainText", "text/plain"),
    "json": ("PlainText", "application/json"),
    "html": ("HyperText", "text/html"),
    "pdf": ("Pages", "application/pdf"),
    "docx": (
        "Pages", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "odt": ("Pages", "application/vnd.oasis.opendocument.text"),
    "rtf": ("Pages", "application/rtf"),
    "epub": ("Pages", "application/epub+zip"),
    "pptx": (
        "Pages", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "odp": ("Pages", "application/vnd.oasis.opendocument.presentation"),
    "image": ("Image", ""),
    "table": ("Table", "text/csv"),
    "xlsx": ("Table", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "mail": ("Email", "message/rfc822"),
    "mbox": ("Email", "message/rfc822"),
}  # fmt: skip
"""Schema and media type (IANA) by the name of the extractor; another one makes a Document. Pictures
are of several media types, and the index does not say which."""
LANGUAGES: Mapping[str, str] = dict(
    pair.split(":")
    for pair in """
        af:afr ar:ara az:aze be:bel bg:bul bs:bos ca:cat cs:ces da:dan de:deu el:ell en:eng es:spa
        et:est fa:fas fi:fin fil:fil fr:fra he:heb hi:hin hr:hrv hu:hun hy:hye id:ind is:isl it:ita
        ja:jpn ka:kat kk:kaz km:khm kn:kan ko:kor ky:kir lb:ltz lt:lit lv:lav mk:mkd mn:mon ms:msa
        mt:mlt my:mya nb:nor ne:nep nl:nld nn:nor no:nor pl:pol pt:por ro:ron ru:rus sk:slk sl:slv
        sq:sqi sr:srp sv:swe sw:swa tg:tgk tk:tuk tl:tgl tr:tur uk:ukr ur:urd uz:uzb zh:zho
    """.split()
)
"""ISO 639-3 by the language of a BCP 47 tag (ISO 639-1 where there is one): the languages that
FollowTheMoney knows, paired by CLDR's aliases of languages."""

Values = Mapping[str, Iterable[str]]
_QUOTED = re.compile(r"^[\"'](.*)[\"']$")


def lines(export: Export) -> Iterator[str]:
    """One entity a line: actors first, then each document with its mentions, then links."""
    for actor in export.actors:
        yield _entity(_actor_id(actor.id), SCHEMAS[actor.type], _actor(actor))
    for document in export.documents:
        yield from _document(document)
    yield from _links(export.documents)


def _entity(identity: str, schema: str, values: Values) -> str:
    """An entity as a line; what has no value is left out, and each value is there once."""
    known = {name: list(dict.fromkeys(filter(None, found))) for name, found in values.items()}
    properties = {name: found for name, found in known.items() if found}
    entity = {"id": identity, "schema": schema, "properties": properties}
    return json.dumps(entity, ensure_ascii=False) + "\n"


def _id(kind: str, key: str) -> str:
    """The same for the same thing in every export; hexadecimal, as the model wants its ids."""
    data = f"ficli:{kind}:{key}".encode("utf-8", "surrogatepass")
    return sha1(data, usedforsecurity=False).hexdigest()


def _actor_id(actor: str) -> str:
    return _id("actor", actor)


def _document_id(record: Record) -> str:
    return _id("document", f"{record.path}\0{record.sha256}")


# Actors --------------------------------------------------------------------------------------


def _actor(actor: ExportedActor) -> Values:
    values: dict[str, Iterable[str]] = {
        "name": [_name(actor.name)],
        "alias": map(_name, actor.aliases),
        "country": [actor.country],
        "sourceUrl": [_url(actor.source)],
    }
    if actor.type == "Person":
        values["position"] = [shown(actor.role)]
    if actor.type == "Country":
        values["classification"] = ["State"]
    return values


def _name(name: str) -> str:
    """A name as the model keeps it: without quotation marks around it."""
    return _QUOTED.sub(r"\1", shown(name)).strip()


def _url(text: str) -> str:
    """An address of the web, complete as the model wants it; empty where there is none."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in parts.netloc or re.search(r"\s", text):
        return ""
    return shown((parts if parts.path else parts._replace(path="/")).geturl())


# Documents -----------------------------------------------------------------------------------


def _document(document: ExportedDocument) -> Iterator[str]:
    record = document.record
    identity = _document_id(record)
    schema, media_type = _FILES.get(record.extractor.partition("/")[0], ("Document", ""))
    yield _entity(identity, schema, {**_facts(document), "mimeType": [media_type]})
    for named in document.named:
        mention = {
            "document": [identity],
            "name": [_name(named.name)],
            "resolved": [_actor_id(named.actor)],
            "detectedSchema": [SCHEMAS[named.type]],
        }
        if mention["name"][0]:
            key = f"{identity}\0{named.actor}\0{named.name}"
            yield _entity(_id("mention", key), "Mention", mention)


def _facts(document: ExportedDocument) -> Values:
    record = document.record
    file_name = PurePosixPath(record.path).name
    languages = [LANGUAGES.get(record.language.partition("-")[0], "")]
    notes = (f"path {shown_path(record.path)}", f"SHA-256 {record.sha256}")
    copies = (f"the same text is at {shown_path(path)}" for path in document.also_at)
    return {
        "title": [shown(record.title)],
        "fileName": [shown_path(file_name)],
        "extension": [shown_path(PurePosixPath(file_name).suffix.removeprefix("."))],
        "fileSize": [str(record.size)],
        "encoding": [shown(record.encoding)],
        "language": languages,
        "detectedLanguage": languages,
        "date": [record.date],
        "publisher": [shown(record.source)],
        "sourceUrl": [_url(record.url)],
        "keywords": [shown(record.kind)],
        "notes": (*notes, *copies, f"language {language_badge(record)}"),
        "processingAgent": [f"ficli {__version__}"],
        "peopleMentioned": _mentioned(document.named, "Person"),
        "companiesMentioned": _mentioned(document.named, "Organization", "PublicBody", "Company"),
        "bodyText": [for_terminal(document.text).strip()] if document.text else [],
    }


def _mentioned(named: Iterable[NamedAs], *types: str) -> Iterator[str]:
    return (_name(each.name) for each in named if each.type in types)


def _links(documents: Iterable[ExportedDocument]) -> Iterator[str]:
    """A translation and its original; of two texts of which nobody knows it, none is written."""
    every = {each.record.path: each.record for each in documents}
    for document in documents:
        for pair in document.pairs:
            if pair.relation == "original" and pair.path in every:
                ends = (_document_id(document.record), _document_id(every[pair.path]))
                link = {"subject": [ends[0]], "object": [ends[1]], "role": ["translation of"]}
                yield _entity(_id("translation", "\0".join(ends)), "UnknownLink", link)
