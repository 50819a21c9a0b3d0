"""The engines under test, each as one function: documents in, reader out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ficli.curated import CuratedReader
from ficli.curation import Curation
from ficli.document import Actor, Document, ExtractedText, Mention, Origin, Skipped, Value
from ficli.engines import open_reader, open_writer, prepare
from ficli.engines.base import Fingerprint, Prepared, Reader, Writer

ACTORS = (
    Actor(
        "nsicop",
        "National Security Committee",
        "PublicBody",
        "ca",
        ("NSICOP", "CPSNR"),
        distinctive=("National Security Committee", "NSICOP", "CPSNR", "NS"),
    ),
    Actor("name:jane-roe", "Jane Roe", "Person"),
)


def make_document(path: str, text: str, **facts: Any) -> Document:
    """A document with little to say; `facts` override what its values would be."""
    mentions = tuple(
        Mention(m.start(), m.end(), m[0], actor.id, actor.name, actor.type)
        for actor in ACTORS
        for name in (actor.name, *actor.aliases)
        for m in re.finditer(name, text)
    )
    values = {
        name: Value(facts[name], "declared", "front matter") if name in facts else None
        for name in ("date", "source", "kind", "url")
    }
    language = facts.get("language", "en")
    return Document(
        path=path,
        sha256=hashlib.sha256(f"{path}{text}".encode()).hexdigest(),
        size=len(text.encode()),
        extracted=ExtractedText(
            text,
            extractor="plain/1",
            page_starts=facts.get("pages", ()),
            boilerplate=facts.get("furniture", ()),
        ),
        title=Value(facts.get("title", text.partition("\n")[0][:60]), "inferred", "heading"),
        language=language,
        origin=facts.get("origin", Origin(language, "unknown", "same-as-text", 0.5)),
        mentions=mentions,
        **values,
    )


def fingerprint_of(document: Document) -> Fingerprint:
    """What the file of this document would look like."""
    return Fingerprint(document.size, 1, document.sha256, "", "v1")


class EngineUnderTest:
    """Opens readers and writers of one engine on one index."""

    def __init__(self, reader: Callable[[], Reader], writer: Callable[[], Writer]) -> None:
        self.open_reader = reader
        self.open_writer = writer
        self.prepare: Callable[[Document], Prepared] = prepare

    def write(
        self,
        documents: Iterable[Document],
        remove: Iterable[str] = (),
        unread: Iterable[Skipped] = (),
    ) -> None:
        """Put and remove documents in one commit."""
        with self.open_writer() as writer:
            writer.define_actors(ACTORS)
            for document in documents:
                file = document.path.partition("!/")[0]
                writer.put(file, fingerprint_of(document), [self.prepare(document)])
            for path in remove:
                writer.remove(path)
            writer.commit(unread)


def _memory(_: Path) -> EngineUnderTest:
    from tests.engines.memory import MemoryReader, MemoryWriter, Store

    store = Store()
    return EngineUnderTest(lambda: MemoryReader(store), lambda: MemoryWriter(store))


def _embedded(folder: Path) -> EngineUnderTest:
    return EngineUnderTest(lambda: open_reader(folder), lambda: open_writer(folder))


def _curated(_: Path) -> EngineUnderTest:
    """An index whose users say nothing about its actors: it keeps the contract all the same."""
    from tests.engines.memory import MemoryReader, MemoryWriter, Store

    store = Store()
    return EngineUnderTest(
        lambda: CuratedReader(MemoryReader(store), Curation()), lambda: MemoryWriter(store)
    )


ENGINES = {"memory": _memory, "embedded": _embedded, "curated": _curated}
