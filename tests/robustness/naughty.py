"""Two hundred and more strings that programs stumble over, each written or computed here."""

from __future__ import annotations

from itertools import product

_CONTROLS = [chr(code) for code in (*range(1, 9), *range(11, 32), 127, *range(0x80, 0xA0))]
_INVISIBLE = [
    chr(code)
    for code in (
        0xAD, 0x34F, 0x61C, 0x115F, 0x17B4, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F),
        *range(0x2060, 0x206A), 0x3000, 0xFE0F, 0xFEFF, 0xFFF9, 0xFFFC, 0xFFFD, 0x1D173, 0xE0001,
        0xE0041,
    )
]  # fmt: skip
_SEQUENCES = [
    "\x1b[2J", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]52;c;cm0gLXJm\x07", "\x1b[6n",
    "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "\x9b31m", "\x90q\x9c",
    "\x1bP+q\x1b\\",
    "\x1b[?1049h", "\x1b(0", "\x1bc", "\x08\x08\x08hidden", "over\rwritten", "\x1b[1;1Htop",
]  # fmt: skip
_CELLS = [
    sign + body
    for sign, body in product(
        ("=", "+", "-", "@", "\t=", " =", "＝", "＋", "－", "＠"),
        ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example")'),
    )
]
_MARKUP = [
    "[red]x[/red]", "[/nope]", "[link=http://evil.example]x[/link]", ":bomb:",
    "<b>x</b>", "&amp;",
    "<script>x()</script>", "<!-- x", "]]>", "<![CDATA[x]]>", "{{7*7}}", "${x}", "%s%n%d", "{0}",
    "{}", "%(x)s", "`x`", "$(x)", "; rm -rf .", "| cat", "&& x", "'; DROP TABLE document;--",
    '" OR ""="', "\\", "\\\\", "\\n", "\\u0000", "'", '"', "''", '""', "\"'`", "C:\\x",
    "\\\\host\\x",
]  # fmt: skip
_WORDS = [
    "null", "None", "undefined", "NaN", "nan", "inf", "-Infinity", "true", "false", "0",
    "-0", "1e309",
    "0x0", "1/0", "007", "1,000", "1.000,00", "2^64", "99999999999999999999999", "CON",
    "nul", "aux.txt",
    "..", ".", "...", "~", "~root", "-rf", "--help", "-", "--", "/etc/passwd",
    "../../x", "%2e%2e%2f",
    "file:///etc/passwd", "javascript:x()", "data:text/html,x", "http://[::1]:0/",
    "AND", "OR", "NOT",
    "TO", "[* TO *]", "a:b:c", "(", ")", "((", "[", "]", "{", "}", "^", "~2", "a~",
    "a^", '"a', "a\"b",
    "*", "?", "+", "!", "&&", "||", "--- ", "---", "...", "title: x", "- x", "# x",
    "key: [", "!!python/x",
    "&a *a", "|", ">", "@x", "%YAML 9.9",
]  # fmt: skip
_LETTERS = [
    "İstanbul", "ıI", "ǅ", "ﬁnance", "ſtraße", "ẞ", "Ω", "Å", "é", "e\u0301",
    "e" + "\u0301" * 200,
    "Z\u0351\u036b\u0343a\u0328\u0321lgo", "選舉", "干预", "ｆｕｌｌ", "①②", "²", "½", "Ⅷ", "ﷺ",
    "שָׁלוֹם", "مرحبا",
    "\u202eevil.txt", "abc\u202ecba", "ไทย", "नमस्ते", "👩‍👩‍👧", "🇨🇦", "👍🏽",
    "\U0001f600" * 20,
    "\U00020000", "\ufdd0", "\uffff", "\U0010ffff", "\ud7ff", "\ue000", "a\u00a0b", "a\u2003b",
    "z\u200bw", "so\u00adft", "a\u2011b", "l’été", "aujourd'hui", "CAFÉ", "Straẞe",
    "x" * 5_000, "ա", "Ⴀ",
]  # fmt: skip

NAUGHTY = tuple(
    dict.fromkeys(
        [f"x{c}y" for c in (*_CONTROLS, *_INVISIBLE)]
        + [*_SEQUENCES, *_CELLS, *_MARKUP, *_WORDS, *_LETTERS]
    )
)
assert len(NAUGHTY) >= 200
