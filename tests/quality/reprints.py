"""Makes reprints of texts as newsrooms, scanners and savers of web pages make them.

Every function is pure and seeded, so that the figures measured on them can be checked again.
"""

from __future__ import annotations

import random
import re

HEADLINE = "What we know so far, and what remains open"
PARAGRAPH = (
    "This version was edited by the newsroom for length and style. An earlier one appeared on the "
    "morning of the same day under another title; the facts in both are those of the agency.\n\n"
)


def retitled(text: str) -> str:
    """The same story under another headline; one is added where it has none."""
    first, _, rest = text.partition("\n")
    return f"{HEADLINE}\n{rest if len(first) < 120 else text}"


def longer(text: str) -> str:
    """A paragraph of the newsroom's own in the middle."""
    parts = text.split("\n\n")
    middle = len(parts) // 2
    return "\n\n".join([*parts[:middle], PARAGRAPH.strip(), *parts[middle:]])


def cut(text: str, kept: float) -> str:
    """The beginning of a story, as much of it as there was room for."""
    words = re.findall(r"\S+\s*", text)
    return "".join(words[: int(len(words) * kept)])


def misread(text: str, rate: float, seed: int = 1) -> str:
    """Some letters replaced by others that a scanner takes them for."""
    chance = random.Random(seed)
    like = {"e": "c", "l": "1", "i": "l", "o": "0", "a": "n", "n": "u", "r": "t", "s": "5"}
    return "".join(like[char] if char in like and chance.random() < rate else char for char in text)


def rewrapped(text: str, width: int = 60) -> str:
    """Other line ends, as in mail."""
    return re.sub(rf"(.{{1,{width}}})[ \n]", r"\1\n", text)


def saved_page(text: str, site: str) -> str:
    """A web page of some site around the text."""
    title, _, rest = text.partition("\n")
    body = "\n".join(f"<p>{part}</p>" for part in rest.split("\n\n") if part.strip())
    menu = "".join(
        f'<li><a href="/{n}">{site} {name}</a></li>'
        for n, name in enumerate(("News", "Politics", "World", "Opinion", "Sports", "Weather"))
    )
    return (
        f"<!DOCTYPE html><html><head><title>{title} | {site}</title></head><body>"
        f"<nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>{body}</article></main>"
        f"<aside><h2>Most read on {site}</h2><ul>{menu}</ul></aside>"
        f"<footer><p>{site}. All rights reserved.</p></footer></body></html>"
    )


PETITION = (
    "Petition to the {house}\n\nWhereas:\n{reasons}\n\nWe, the undersigned, citizens and residents "
    "of Canada, call upon the House of Commons in Parliament assembled to {demand}.\n\nOpen for "
    "signature for sixty days. Once a petition closes, its signatures are checked; one that has "
    "enough of them is certified and given to the member who sponsors it, who presents it to the "
    "House. The government answers within forty-five calendar days. Signatures are kept by the "
    "Clerk and destroyed later, and nobody is told who signed.\n"
)

LETTER = (
    "Dear Member of Parliament,\n\nI am one of your constituents and I write to you because I am "
    "worried about foreign interference in our elections. {reasons} I ask you to {demand}. "
    "Please let me know what you are going to do about it, and how you voted the last time that "
    "this came up. I look forward to your answer and thank you for your work for our riding.\n\n"
    "Yours sincerely,\n{name}\n"
)
