"""Site furniture in running text: lines such as "Share." that are no part of a document.

They stay in the text and stay searchable; they are only marked, so that they never become a
title or a first snippet. A line counts only when it holds nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from operator import itemgetter

from ficli.document import Span

# What news and government sites leave around a saved text. `*` stands for the rest of the line.
PHRASES = (
    # English
    "skip to main content",
    "skip to content",
    "skip to navigation",
    "skip to footer",
    "jump to content",
    "start of content",
    "end of content",
    "main menu",
    "toggle navigation",
    "table of contents",
    "back to top",
    "return to top",
    "share",
    "share this",
    "share this article",
    "share this story",
    "share on facebook",
    "share on twitter",
    "share on x",
    "share on linkedin",
    "share via email",
    "tweet",
    "print",
    "print this page",
    "email",
    "copy link",
    "exit mobile version",
    "view desktop version",
    "join the conversation*",
    "read more",
    "read next",
    "continue reading",
    "related",
    "related articles",
    "related stories",
    "also read:*",
    "read also:*",
    "recommended",
    "advertisement",
    "advertisement*continue reading below",
    "story continues below*",
    "article continues below*",
    "subscribe",
    "subscribe now",
    "subscribe to our newsletter*",
    "sign up for our newsletter*",
    "sign in",
    "log in",
    "comments",
    "leave a comment",
    "leave a reply",
    "post a comment",
    "view comments",
    "show comments",
    "all rights reserved",
    "copyright ©*",
    "©*",
    "privacy policy",
    "terms of use",
    "cookie policy",
    "we use cookies*",
    "this site uses cookies*",
    "accept all cookies",
    "listen to this article*",
    "loading…",
    "loading...",
    "photo*credit:*",
    # French
    "passer au contenu principal",
    "passer au contenu",
    "aller au contenu",
    "aller au contenu principal",
    "début du contenu",
    "fin du contenu",
    "menu principal",
    "table des matières",
    "haut de page",
    "retour en haut",
    "retour en haut de la page",
    "partager",
    "partager cet article",
    "partager sur facebook",
    "partager sur twitter",
    "imprimer",
    "copier le lien",
    "quitter la version mobile",
    "lire la suite",
    "lire aussi*:*",
    "à lire aussi*",
    "à lire également*",
    "publicité",
    "s’abonner",
    "abonnez-vous",
    "abonnez-vous à notre infolettre*",
    "se connecter",
    "commentaires",
    "laisser un commentaire",
    "tous droits réservés",
    "politique de confidentialité",
    "conditions d’utilisation",
    "nous utilisons des témoins*",
    "écouter cet article*",
)

MAX_LINE = 400
"""Characters: a longer line is a paragraph, whatever it begins with."""

MAX_REST = 120
"""Characters that `*` may stand for: a whole paragraph is never furniture."""


def lines(text: str) -> list[Span]:
    """The lines that are furniture and nothing else, without their line ends."""
    is_furniture = _pattern().fullmatch
    spans = []
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        if start < end <= start + MAX_LINE and is_furniture(text, start, end):
            spans.append(Span(start, end))
        start = end + 1
    return spans


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters as sorted spans that neither overlap nor touch; empty ones dropped."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if span.start >= span.end:
            continue
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(merged)


@cache
def _pattern() -> re.Pattern[str]:
    """One pattern for a line of one to four phrases; the longest phrase is tried first.

    Phrases of one first letter share a branch, so that a line of prose fails soon.
    """
    ordered = sorted(PHRASES, key=lambda phrase: (phrase[0], -len(phrase)))
    branches = [
        (letter, "|".join(_as_pattern(phrase)[1:] for phrase in group))
        for letter, group in groupby(ordered, itemgetter(0))
    ]
    phrases = "|".join(f"{letter}(?:{rest})" for letter, rest in branches)
    return re.compile(rf"[ \t•·*-]*(?:(?:{phrases})[ \t.|•·>»]*){{1,4}}", re.IGNORECASE)


def _as_pattern(phrase: str) -> str:
    escaped = re.escape(phrase).replace("’", "[’']")
    if escaped.endswith(r"\*"):
        return escaped[:-2].replace(r"\*", ".{0,40}") + rf".{{0,{MAX_REST}}}$"
    return escaped.replace(r"\*", ".{0,40}") + r"(?!\w)"
