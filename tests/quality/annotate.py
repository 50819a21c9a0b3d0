"""Turn the hand-made list of names (names.txt) into gold.jsonl: offsets of every named mention.

Knows no recogniser: it finds the listed names as whole words and nothing else. What it writes was
read through in context, and README.md says what counts as a mention. Run it after an edit of a
text or of the list: `python tests/quality/annotate.py`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
REGISTRY = ROOT / "src" / "ficli" / "attribution" / "registry.yaml"
LEFT_OUT = {"docs_src/README.md"}
WORD_LETTER = r"[^\W_\u3400-\u9fff]"


@dataclass(frozen=True)
class Name:
    """One spelling of an actor, and the texts in which it stands for that actor."""

    text: str
    type: str
    actor: str
    scopes: tuple[str, ...]
    only: int = 0
    """The one occurrence meant, counted from 1; 0 means all of them."""


def read_names(lines: Iterator[str]) -> Iterator[Name]:
    """The entries of names.txt; a removal has the type `!`."""
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        head, *texts = (cell.strip() for cell in line.split("|"))
        if "!" in head.split():
            scopes, first = head.split("!")
            kind, actor, texts = "!", "", [first.strip(), *texts]
        else:
            *marks, kind, actor = head.split()
            scopes = " ".join(marks)
        for text in texts:
            spelling, _, only = text.partition("#")
            yield Name(spelling, kind, actor, tuple(scopes.split()), int(only or 0))


def holds_in(name: Name, path: str) -> bool:
    """Whether the name is listed for this text."""
    short = path.removeprefix("docs_src/").removeprefix("tests/quality/texts/")
    return not name.scopes or any(short.startswith(scope[1:]) for scope in name.scopes)


def occurrences(spelling: str, text: str) -> list[tuple[int, int]]:
    """Where a spelling stands as a whole word; curly and straight apostrophes are equal."""
    body = re.escape(spelling).replace("'", "(?:['’]|&rsquo;)").replace(r"\ ", r"\s+")
    pattern = rf"(?<!{WORD_LETTER}){body}(?!{WORD_LETTER})"
    if re.search("[\u3400-\u9fff]", spelling):
        pattern = body
    return [match.span() for match in re.finditer(pattern, text)]


def body_start(text: str) -> int:
    """Where the text begins after front matter."""
    end = text.find("\n---\n", 3) if text.startswith("---\n") else -1
    return end + len("\n---\n") if end >= 0 else 0


def in_markup(path: str, text: str, start: int, end: int) -> bool:
    """Whether a span of a web page stands inside a tag or before its body."""
    if not path.endswith(".html"):
        return False
    return start < text.find("<body") or text.rfind("<", 0, start) > text.rfind(">", 0, start)


def mentions_of(path: str, text: str, names: list[Name]) -> list[dict[str, object]]:
    """Every listed mention outside front matter and tags; the longest name at a place wins."""
    here = [name for name in names if holds_in(name, path)]
    removed = {(name.text, name.only) for name in here if name.type == "!"}
    scoped_first = sorted(here, key=lambda name: (-len(name.text), not name.scopes))
    taken: list[tuple[int, int]] = []
    found: list[dict[str, object]] = []
    for name in scoped_first:
        if name.type == "!" or (not name.scopes and (name.text, 0) in removed):
            continue
        for count, (start, end) in enumerate(occurrences(name.text, text), 1):
            unwanted = (name.only not in (0, count)) or (name.text, count) in removed
            overlaps = any(start < other_end and end > other for other, other_end in taken)
            hidden = start < body_start(text) or in_markup(path, text, start, end)
            if unwanted or overlaps or hidden:
                continue
            taken.append((start, end))
            found.append({"start": start, "end": end, "text": text[start:end], "name": name})
    return sorted(found, key=lambda mention: int(str(mention["start"])))


def record(path: str, names: list[Name], registry: dict[str, str]) -> dict[str, object]:
    """One line of gold.jsonl."""
    raw = (ROOT / path).read_bytes()
    mentions, optional = [], []
    for mention in mentions_of(path, raw.decode("utf-8"), names):
        name = mention.pop("name")
        assert isinstance(name, Name)
        if name.type == "Optional":
            optional.append(mention)
        else:
            kind = registry.get(name.actor, name.type)
            actor = name.actor if name.actor in registry else f"name:{name.actor}"
            if name.type == "Country":
                kind, actor = "Country", name.actor
            mentions.append({**mention, "type": kind, "actor": actor})
    digest = hashlib.sha256(raw).hexdigest()
    return {"path": path, "sha256": digest, "mentions": mentions, "optional": optional}


def annotated_paths() -> list[str]:
    """The texts of the sample dossier and of this folder, in a stable order."""
    sample = (ROOT / "docs_src").rglob("*")
    texts = (HERE / "texts").glob("*.txt")
    files = [file for file in (*sample, *texts) if file.suffix in {".txt", ".md", ".html"}]
    return sorted({file.relative_to(ROOT).as_posix() for file in files} - LEFT_OUT)


def main() -> None:
    """Write gold.jsonl."""
    with (HERE / "names.txt").open(encoding="utf-8") as lines:
        names = list(read_names(iter(lines)))
    entries = YAML(typ="safe").load(REGISTRY)
    registry = {entry["id"]: entry["type"] for entry in entries}
    with (HERE / "gold.jsonl").open("w", encoding="utf-8") as gold:
        for path in annotated_paths():
            line = json.dumps(record(path, names, registry), ensure_ascii=False)
            gold.write(line + "\n")


if __name__ == "__main__":
    main()
