"""The smallest engine that keeps the contract: documents in a list, queries by brute force.

It shares the analysis and the query tree with the embedded engine and nothing else, so that
agreement between the two says something.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from types import TracebackType
from typing import Self

from ficli import analysis
from ficli.document import Actor, Document, Mention, Origin, Skipped, Span
from ficli.engines.base import (
    ACTOR_ID,
    SHORT_ACRONYM,
    Answer,
    FacetName,
    Fingerprint,
    Found,
    IndexedFile,
    Located,
    Naming,
    Near,
    Prepared,
    Profile,
    Request,
    StoredText,
    Totals,
    evidence_of,
    origin_languages,
)
from ficli.fields import DEFAULT
from ficli.pairing import traits_of
from ficli.query import (
    And,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Known,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Prefer,
    Term,
    Wildcard,
    leaves,
)
from ficli.resemblance import identity, own_words, resemblance, shingles, signature
from ficli.results import ActorCount, Facet, Pair, Record

Token = tuple[str, int, int]


class Store:
    """What a memory writer commits to and a memory reader reads."""

    def __init__(self) -> None:
        self.files: Files = {}
        self.unread: tuple[Skipped, ...] = ()
        self.aliases: dict[str, set[str]] = {}
        self.distinctive: set[tuple[str, str]] = set()
        self.pairs: dict[tuple[str, str], float] = {}
        self.groups: tuple[tuple[str, ...], ...] = ()
        self.resemblances: dict[tuple[str, str], float] = {}
        self.last_key = 0
        self.state = 0
        self.indexed_at = 0


class MemoryWriter:
    """See `engines.base.Writer`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = dict(store.files)
        self._aliases = store.aliases
        self._pairs = store.pairs
        self._groups = store.groups
        self._resemblances = store.resemblances
        self._key = store.last_key

    def files(self) -> dict[str, IndexedFile]:
        return _files(self._files)

    def skipped(self) -> tuple[Skipped, ...]:
        return _skipped(self._store.files, self._store.unread)

    def totals(self) -> Totals:
        return _totals(self._files)

    def put(
        self,
        path: str,
        fingerprint: Fingerprint,
        documents: Iterable[Prepared],
        skipped: Iterable[Skipped] = (),
    ) -> None:
        keyed = {}
        for prepared in documents:
            self._key += 1
            keyed[self._key] = prepared.document
        self._files[path] = (fingerprint, keyed, tuple(skipped))

    def touch(self, path: str, fingerprint: Fingerprint) -> None:
        self._files[path] = (fingerprint, *self._files[path][1:])

    def remove(self, path: str) -> None:
        self._files.pop(path, None)

    def forget(self, path: str) -> None:
        for file, (fingerprint, keyed, skipped) in list(self._files.items()):
            kept = {key: document for key, document in keyed.items() if document.path != path}
            if keyed and not kept:
                del self._files[file]
            else:
                self._files[file] = (fingerprint, kept, skipped)

    def document(self, path: str) -> Document:
        for _, document in self._found(path):
            return document
        raise KeyError(path)

    def _found(self, path: str) -> Iterator[tuple[str, Document]]:
        for file, (_, keyed, _) in self._files.items():
            yield from ((file, each) for each in keyed.values() if each.path == path)

    def correct(self, path: str, origin: Origin) -> None:
        file, corrected = next(self._found(path))
        corrected = replace(corrected, origin=origin)
        fingerprint, keyed, skipped = self._files[file]
        changed = {k: corrected if d.path == path else d for k, d in keyed.items()}
        self._files[file] = (fingerprint, changed, skipped)

    def corrected(self) -> frozenset[str]:
        every = _documents(self._files)
        return frozenset(d.path for d in every if d.origin.basis == "corrected")

    def profiles(self) -> tuple[Profile, ...]:
        return tuple(
            Profile(d.path, d.language, traits_of(d.text, d.language, d.mentions).all)
            for d, *_ in _families(_documents(self._files))
        )

    def copies(self, path: str) -> tuple[str, ...]:
        for family in _families(_documents(self._files)):
            if path in (paths := tuple(sorted(d.path for d in family))):
                return paths
        raise KeyError(path)

    def signatures(self) -> dict[str, bytes]:
        packed = {d.path: signature(_shingles(d)) for d, *_ in _families(_documents(self._files))}
        return {path: each for path, each in packed.items() if each}

    def shingles(self, path: str) -> frozenset[int]:
        return _shingles(self.document(path))

    def resemblances(self) -> dict[tuple[str, str], float]:
        present = {document.path for document in _documents(self._files)}
        return {pair: share for pair, share in self._resemblances.items() if present >= set(pair)}

    def set_near_copies(
        self, groups: Iterable[Sequence[str]], resemblances: Mapping[tuple[str, str], float]
    ) -> None:
        self._groups = tuple(map(tuple, groups))
        self._resemblances = dict(resemblances)

    def pairs(self) -> dict[tuple[str, str], float]:
        present = {document.path for document in _documents(self._files)}
        return {pair: score for pair, score in self._pairs.items() if present >= set(pair)}

    def set_pairs(self, pairs: Mapping[tuple[str, str], float]) -> None:
        self._pairs = dict(pairs)

    def define_actors(self, actors: Iterable[Actor]) -> None:
        self._aliases = {}
        self._store.distinctive = set()
        for actor in actors:
            self._store.distinctive |= {(name, actor.id) for name in actor.distinctive}
            for name in (actor.name, *actor.aliases):
                self._aliases.setdefault(_alias(name), set()).add(actor.id)

    def state(self) -> int:
        return self._store.state

    def commit(self, unread: Iterable[Skipped] | None = (), state: int = 0) -> Totals:
        self._store.state = state
        self._store.files = self._files
        if unread is not None:
            self._store.unread = tuple(unread)
            self._store.indexed_at = int(time.time())
        self._store.aliases = self._aliases
        self._store.pairs = self._pairs
        self._store.groups = self._groups
        self._store.resemblances = self._resemblances
        self._store.last_key = self._key
        return self.totals()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return


class MemoryReader:
    """See `engines.base.Reader`."""

    def __init__(self, store: Store) -> None:
        self._files = dict(store.files)
        self._rows = {
            key: document for _, keyed, _ in store.files.values() for key, document in keyed.items()
        }
        keys = {document.path: key for key, document in self._rows.items()}
        self._families = [
            tuple(keys[document.path] for document in family)
            for family in _families(self._rows.values())
        ]
        self._documents = {family[0]: self._rows[family[0]] for family in self._families}
        self._groups = [
            tuple(keys[path] for path in group if path in keys) for group in store.groups
        ]
        self._unread = store.unread
        self._indexed_at = store.indexed_at
        self._pairs = store.pairs
        self._aliases = store.aliases
        self._distinctive = store.distinctive

    def search(self, request: Request) -> Answer:
        scores = {
            key: score
            for key in self._documents
            if (score := self._score(request.query, key, request.stem)) is not None
            and self._score(request.filter, key, request.stem) is not None
        }
        page = slice(request.offset, request.offset + request.limit)
        order = self._order(request.sort, scores)
        near = {key: tuple(o for o in order if o in self._group(key)) for key in order}
        firsts = [key for key in order if not near[key] or near[key][0] == key]
        found = tuple(
            Found(key, scores[key], near=near[key])
            for key in (firsts if request.fold else order)[page]
        )
        return Answer(len(scores), found, len(firsts))

    def _group(self, key: int) -> tuple[int, ...]:
        root = self.copies(key)[0]
        return next((each for each in self._groups if root in each and len(each) > 1), ())

    def copies(self, key: int) -> tuple[int, ...]:
        return next(family for family in self._families if key in family)

    def near_copies(self, key: int, limit: int | None = None) -> tuple[Near, ...]:
        root = self.copies(key)[0]
        own = _shingles(self._rows[root])
        alike = [
            Near(other, document.id, document.path, resemblance(own, _shingles(document)))
            for other in [other for other in self._group(key) if other != root][:limit]
            for document in (self._rows[other],)
        ]
        return tuple(sorted(alike, key=lambda near: -near.similarity))

    def near_count(self, key: int) -> int:
        return max(len(self._group(key)) - 1, 0)

    def near_groups(self) -> tuple[tuple[int, ...], ...]:
        return tuple(group for group in self._groups if len(group) > 1)

    def _order(self, sort: str, scores: dict[int, float]) -> list[int]:
        paths = sorted(scores, key=lambda key: self._documents[key].path)
        if sort == "relevance":
            return sorted(scores, key=lambda key: (-scores[key], key))
        if sort == "title":
            return sorted(paths, key=lambda key: self._documents[key].title.value.lower())
        if sort in ("date", "oldest"):
            dated = [key for key in paths if _date(self._documents[key])]
            rest = [key for key in paths if not _date(self._documents[key])]
            newest = sort == "date"
            return sorted(dated, key=lambda k: _date(self._documents[k]), reverse=newest) + rest
        return paths

    def _score(self, node: Node, key: int, stem: bool) -> float | None:
        """The score, or None where the document does not match."""
        match node:
            case Everything():
                return 0.0
            case And(children):
                parts = [self._score(child, key, stem) for child in children]
                return None if None in parts else sum(part or 0.0 for part in parts)
            case Or(children):
                parts = [self._score(child, key, stem) for child in children]
                hits = [part for part in parts if part is not None]
                return sum(hits) if hits else None
            case Not(child):
                return 0.0 if self._score(child, key, stem) is None else None
            case Boost(child, factor):
                score = self._score(child, key, stem)
                return None if score is None else score * factor
            case Prefer(required, preferred):
                score = self._score(required, key, stem)
                lifted = score is not None and self._score(preferred, key, stem) is not None
                return score + 1e6 if score is not None and lifted else score
            case _:
                count = self._occurrences(node, key, stem)
                return float(count) if count else None

    def _occurrences(self, leaf: Leaf, key: int, stem: bool) -> int:
        if isinstance(leaf, Known):
            return dict(leaf.counts).get(key, 0)
        said = self.copies(key) if leaf.field != "actor" else (key,)
        return max(self._said(leaf, self._rows[each], stem) for each in said)

    def _said(self, leaf: Leaf, document: Document, stem: bool) -> int:
        """How often a document fits, as it is described at one of its paths."""
        if leaf.field in (DEFAULT, "body", "title", "source"):
            return sum(
                len(_spans(leaf, document, name, stem))
                for name in (("body", "title") if leaf.field == DEFAULT else (leaf.field,))
            )
        if isinstance(leaf, DateRange):
            day = _date(document) + "0000-01-01"[len(_date(document)) :]
            inside = day >= leaf.first and (not leaf.last or day <= leaf.last)
            return int(bool(_date(document)) and inside)
        if leaf.field == "path" and isinstance(leaf, Wildcard):
            return sum(_like(leaf.pattern, value) for value in _paths(document))
        assert isinstance(leaf, Term | Phrase)
        if leaf.field == "actor":
            return len(self._actor_spans(leaf.text, document))
        terms: dict[str, set[str]] = {
            "origin": set[str]().union(*map(_tags, origin_languages(document.origin))),
            "translated": {document.origin.is_translation},
            "language": _tags(document.language),
            "kind": {analysis.fold(document.kind.value)} if document.kind else set(),
            "path": _paths(document),
        }
        return int(analysis.fold(leaf.text).strip("/") in terms[leaf.field])

    def _actor_spans(self, name: str, document: Document) -> list[Span]:
        kind = analysis.fold(name).replace(" ", "")
        exact = name.startswith(ACTOR_ID)
        ids = {name.removeprefix(ACTOR_ID)} if exact else self._actors_named(name)
        return [
            Span(mention.start, mention.end)
            for mention in document.mentions
            if mention.actor in ids or mention.type.casefold() == kind
        ]

    def _actors_named(self, name: str) -> set[str]:
        names = {alias: set(ids) for alias, ids in self._aliases.items()}
        for document in self._documents.values():
            for mention in document.mentions:
                names.setdefault(_alias(mention.name), set()).add(mention.actor)
        alias = _alias(name)
        every = set().union(*names.values())
        inside = {id_ for each, ids in names.items() if f" {alias} " in f" {each} " for id_ in ids}
        return names.get(alias) or ({name.casefold()} & every) or inside

    def who(self, name: str) -> tuple[Actor, ...]:
        mentions = [m for document in self._documents.values() for m in document.mentions]
        found = {m.actor: Actor(m.actor, m.name, m.type) for m in mentions}
        exact = name.startswith(ACTOR_ID)
        ids = {name.removeprefix(ACTOR_ID)} if exact else self._actors_named(name)
        return tuple(found[each] for each in sorted(ids & found.keys()))

    def census(self, actors: Collection[str] | None = None) -> Iterator[Naming]:
        for key, document in sorted(self._documents.items()):
            counts = Counter((m.actor, m.name, m.type) for m in document.mentions)
            for (actor, name, kind), count in sorted(counts.items()):
                if actors is None or actor in actors:
                    yield Naming(key, actor, name, kind, count)

    def meant(self, name: str) -> Actor | None:
        mentions = [m for document in self._documents.values() for m in document.mentions]
        found = {m.actor: Actor(m.actor, m.name, m.type) for m in mentions}
        alias, short = _alias(name), len(name) <= SHORT_ACRONYM and name.isascii()
        ids = {
            i for each, i in self._distinctive if (each == name if short else _alias(each) == alias)
        }
        ids |= {i for i, actor in found.items() if " " in alias and _alias(actor.name) == alias}
        return found.get(ids.pop()) if len(ids) == 1 else None

    def locate(self, query: Node, key: int, *, stem: bool = True) -> tuple[Located, ...]:
        document = self._rows[key]
        located: list[Located] = []
        for name in ("body", "title"):
            spans = {
                span
                for leaf in leaves(query)
                if leaf.field in (DEFAULT, name)
                for span in _spans(leaf, document, name, stem)
            }
            outer = [s for s in spans if not any(_holds(other, s) for other in spans)]
            located += [Located(name, span) for span in outer]
        for leaf in leaves(query):
            if leaf.field == "actor" and isinstance(leaf, Term | Phrase):
                via = {Span(m.start, m.end): m.via for m in document.mentions}
                named = self._actor_spans(leaf.text, document)
                located += [Located("actor", span, via[span]) for span in named]
            if leaf.field == "origin":
                located += [Located("origin", span) for span in evidence_of(document.origin)]
        return tuple(sorted(set(located), key=lambda each: (each.span.start, each.span.end)))

    def facets(
        self, query: Node, names: Sequence[FacetName], *, stem: bool = True
    ) -> tuple[Facet, ...]:
        found = [k for k in self._documents if self._score(query, k, stem) is not None]
        facets = []
        for name in names:
            counts = Counter(value for key in found for value in self._valued(key, name))
            ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            facets.append(Facet(name, tuple(ranked)))
        return tuple(facets)

    def _valued(self, key: int, name: str) -> set[str]:
        said = self.copies(key) if name != "actor" else (key,)
        return {value for each in said for value in _values(self._rows[each], name)}

    def pairs(self, key: int) -> tuple[Pair, ...]:
        path = self._rows[self.copies(key)[0]].path
        by_path = {document.path: document for document in self._documents.values()}
        others = {
            one if other == path else other: score
            for (one, other), score in self._pairs.items()
            if path in (one, other)
        }
        return tuple(
            Pair(d.id, d.path, d.language, d.origin, others[name])
            for name in sorted(others.keys() & by_path.keys())
            for d in (by_path[name],)
        )

    def record(self, key: int) -> Record:
        document = self._rows[key]
        extracted = document.extracted
        chosen = {"title": document.title, "date": document.date, "source": document.source}
        chosen |= {"kind": document.kind, "url": document.url}
        return Record(
            id=document.id,
            path=document.path,
            sha256=document.sha256,
            size=document.size,
            title=document.title.value,
            language=document.language,
            origin=document.origin,
            date=_date(document),
            source=document.source.value if document.source else "",
            kind=document.kind.value if document.kind else "",
            url=document.url.value if document.url else "",
            words=len(analysis.terms(document.text)),
            extractor=extracted.extractor,
            encoding=extracted.encoding,
            encoding_basis=extracted.encoding_basis,
            metadata=extracted.metadata | {n: v for n, v in chosen.items() if v is not None},
        )

    def text(self, key: int) -> StoredText:
        extracted = self._rows[key].extracted
        return StoredText(extracted.text, extracted.page_starts, extracted.boilerplate)

    def line_starts(self, key: int) -> Sequence[int]:
        text = self._rows[key].text
        return [0] + [at + 1 for at, char in enumerate(text) if char == "\n"]

    def actors(self, key: int) -> tuple[ActorCount, ...]:
        mentions = self.mentions(key)
        counts = Counter((m.actor, m.name, m.type) for m in mentions)
        first = {m.actor: m.start for m in reversed(mentions)}
        ranked = sorted(counts.items(), key=lambda item: (-item[1], first[item[0][0]]))
        return tuple(ActorCount(*who, count) for who, count in ranked)

    def mentions(self, key: int) -> tuple[Mention, ...]:
        return tuple(sorted(self._rows[key].mentions, key=lambda m: (m.start, m.end)))

    def keys(self) -> Iterator[int]:
        return iter(sorted(self._documents, key=lambda key: self._documents[key].path))

    def named(self, name: str) -> tuple[int, ...]:
        documents = dict(sorted(self._rows.items(), key=lambda item: item[1].path))
        for found in (
            tuple(key for key, d in documents.items() if d.path == name),
            tuple(key for key, d in documents.items() if d.path.rpartition("/")[2] == name),
            tuple(key for key, d in documents.items() if d.sha256.startswith(name.casefold())),
        ):
            if found and len(name) >= 4:
                return found
        return ()

    def count(self, query: Node, *, stem: bool = True) -> int:
        return self.search(Request(query, stem=stem)).total

    def near_spellings(self, word: str, limit: int = 3) -> tuple[str, ...]:
        terms = analysis.terms(word)
        known = Counter(t for d in self._documents.values() for t in set(analysis.terms(d.text)))
        near = {t: _edits(terms[0], t) for t in known if terms and t != terms[0]}
        close = [t for t, edits in near.items() if edits <= min(2, len(terms[0]) // 3)]
        return tuple(sorted(close, key=lambda t: (near[t], -known[t], t))[:limit])

    def files(self) -> dict[str, IndexedFile]:
        return _files(self._files)

    def skipped(self) -> tuple[Skipped, ...]:
        return _skipped(self._files, self._unread)

    def totals(self) -> Totals:
        return _totals(self._files)

    def indexed_at(self) -> int:
        return self._indexed_at

    def close(self) -> None:
        return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return


Files = dict[str, tuple[Fingerprint, dict[int, Document], tuple[Skipped, ...]]]


def _files(files: Files) -> dict[str, IndexedFile]:
    return {
        path: IndexedFile(fingerprint, tuple(d.path for d in keyed.values()), skipped)
        for path, (fingerprint, keyed, skipped) in files.items()
    }


def _skipped(files: Files, unread: tuple[Skipped, ...]) -> tuple[Skipped, ...]:
    inside = [each for _, _, skipped in files.values() for each in skipped]
    return tuple(sorted([*inside, *unread], key=lambda each: each.path))


def _totals(files: Files) -> Totals:
    families = _families(_documents(files))
    words = sum(len(analysis.terms(d.text)) for d, *_ in families)
    return Totals(len(families), words, sum(len(copies) for _, *copies in families))


def _families(documents: Iterable[Document]) -> list[list[Document]]:
    """Documents with one text together, first the one that stands for them, then by path."""
    families: dict[str, list[Document]] = {}
    for document in sorted(documents, key=lambda each: each.path):
        families.setdefault(identity(document.text) or document.sha256, []).append(document)
    for family in families.values():
        first = min(family, key=lambda each: (not each.extracted.page_starts, each.path))
        family.remove(first)
        family.insert(0, first)
    return sorted(families.values(), key=lambda family: family[0].path)


def _shingles(document: Document) -> frozenset[int]:
    return shingles(own_words(document.text, document.extracted.boilerplate))


def _alias(name: str) -> str:
    return " ".join(analysis.terms(name))


def _date(document: Document) -> str:
    return document.date.value if document.date else ""


def _tags(tag: str) -> set[str]:
    return {tag.casefold(), tag.casefold().partition("-")[0]}


def _paths(document: Document) -> set[str]:
    path = document.path.casefold()
    parts = path.split("/")
    folders = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
    return {path, *folders, *parts, parts[-1].rpartition(".")[0]} - {""}


def _field_text(document: Document, name: str) -> str:
    source = document.source.value if document.source else ""
    return {"body": document.text, "title": document.title.value, "source": source}[name]


def _holds(outer: Span, inner: Span) -> bool:
    return outer != inner and outer.start <= inner.start and inner.end <= outer.end


def _documents(files: Files) -> list[Document]:
    return [document for _, keyed, _ in files.values() for document in keyed.values()]


def _values(document: Document, name: str) -> set[str]:
    """What a document counts as in a facet."""
    values: dict[str, set[str]] = {
        "origin": {_primary(tag) for tag in origin_languages(document.origin)},
        "translated": {document.origin.is_translation},
        "language": {_primary(document.language)},
        "kind": {analysis.fold(document.kind.value)} if document.kind else set(),
        "source": {document.source.value} if document.source else set(),
        "date": {_date(document)[:4]} - {""},
        "actor": {mention.name for mention in document.mentions},
    }
    return values[name]


def _primary(tag: str) -> str:
    return tag.casefold().partition("-")[0]


def _spans(leaf: Leaf, document: Document, name: str, stem: bool) -> list[Span]:
    """Try every choice of tokens: the definition of a match, not a way to find it fast."""
    language = document.language
    tokens = list(analysis.tokens(_field_text(document, name)))
    if name == "body":
        tokens = _furniture_last(tokens, document.extracted.boilerplate)
    match leaf:
        case Phrase(_, words, slop) if slop:
            places = [[i for i, t in enumerate(tokens) if t[0] == w] for w in analysis.terms(words)]
            near = [c for c in product(*places) if _within(c, slop)]
            return sorted({Span(*tokens[i][1:]) for choice in near for i in choice}, key=_start)
        case Phrase(_, words):
            return _runs(tokens, analysis.terms(words))
        case Term(_, word):
            terms = analysis.terms(word)
            if len(terms) != 1 or not stem:
                return _runs(tokens, terms)
            return [Span(s, e) for t, s, e in tokens if _same_word(terms[0], t, language)]
        case Wildcard(_, pattern):
            return [Span(s, e) for t, s, e in tokens if _like(analysis.fold(pattern), t)]
        case Fuzzy(_, word, edits):
            return [Span(s, e) for t, s, e in tokens if _edits(analysis.fold(word), t) <= edits]
        case _:
            return []


_NOTHING: Token = ("\0", -1, -1)


def _furniture_last(tokens: list[Token], furniture: Sequence[Span]) -> list[Token]:
    """What stands aside after all else, far enough for no phrase to reach it."""
    short = [span for span in furniture if span.end - span.start <= analysis.MAX_ASIDE]
    inside = [[t for t in tokens if span.start <= t[1] < span.end] for span in short]
    body = [token for token in tokens if not any(token in each for each in inside)]
    gap = [_NOTHING] * analysis.ASIDE_GAP
    return [*body, *(token for each in inside for token in (*gap, *each))]


def _start(span: Span) -> int:
    return span.start


def _within(choice: tuple[int, ...], slop: int) -> bool:
    moved = [place - offset for offset, place in enumerate(choice)]
    return len(set(choice)) == len(choice) and max(moved) - min(moved) <= slop


def _runs(tokens: list[Token], terms: list[str]) -> list[Span]:
    width = len(terms)
    return [
        Span(tokens[i][1], tokens[i + width - 1][2])
        for i in range(len(tokens) - width + 1 if width else 0)
        if [token[0] for token in tokens[i : i + width]] == terms
    ]


def _same_word(asked: str, found: str, language: str) -> bool:
    primary = language.partition("-")[0]
    if asked == found or primary not in analysis.STEMMED_LANGUAGES:
        return asked == found
    stem = analysis.stemmer(primary)
    return stem(asked) == stem(found)


def _like(pattern: str, value: str) -> bool:
    shape = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern.casefold())
    return re.fullmatch(shape, value) is not None


def _edits(one: str, other: str) -> int:
    """Optimal string alignment distance, by the textbook table."""
    rows = [[i + j for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, j in product(range(1, len(one) + 1), range(1, len(other) + 1)):
        cost = one[i - 1] != other[j - 1]
        rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]
