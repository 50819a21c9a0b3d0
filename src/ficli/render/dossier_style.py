"""The style of a dossier's page: two palettes, narrow windows, and paper. Knows no content."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

LIGHT = {
    "page": "#ffffff", "text": "#1b1d20", "quiet": "#565b63", "link": "#0b4f8a",
    "mark": "#ffec99", "panel": "#f4f5f7", "line": "#d3d7dd",
}  # fmt: skip
DARK = {
    "page": "#15171a", "text": "#e7e9ec", "quiet": "#a9afb8", "link": "#8fbdf0",
    "mark": "#5c4a00", "panel": "#20242a", "line": "#3a4049",
}  # fmt: skip
"""Colours; tests hold every pair of text and ground to a contrast of 4.5 (WCAG 2.2, AA)."""


def _variables(palette: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in palette.items())


STYLE = (
    f":root{{color-scheme:light dark;{_variables(LIGHT)}}}\n"
    f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}\n"
    """\
*{box-sizing:border-box}
body{margin:0 auto;max-width:56rem;padding:1.5rem 1.25rem 4rem;background:var(--page);
color:var(--text);font:1rem/1.55 system-ui,"Noto Sans","Noto Sans CJK SC",sans-serif}
h1,h2,h3{line-height:1.25;overflow-wrap:anywhere}
h1{font-size:2rem;margin:0 0 .25rem}
h2{font-size:1.3rem;margin:2.75rem 0 .75rem;padding-bottom:.25rem;
border-bottom:1px solid var(--line)}
h3{font-size:1.05rem;margin:0}
p{margin:.5rem 0}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,.wide:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.quiet{color:var(--quiet);font-size:.9rem}
.skip{position:absolute;left:-99rem}
.skip:focus{position:static}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:1rem 0 0;padding:0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}
dt{color:var(--quiet)}
dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--quiet);font-size:.9rem;padding-bottom:.4rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;
border-bottom:1px solid var(--line)}
th{font-weight:600}
tbody th{font-weight:400;overflow-wrap:anywhere}
.number{text-align:right;white-space:nowrap}
.bar{width:45%}
.bar svg{display:block;width:100%;height:1rem}
.bar rect{fill:var(--link)}
.group th{padding-top:1rem;font-weight:600}
.hash{font:.8rem/1.4 ui-monospace,"Noto Sans Mono",monospace;overflow-wrap:anywhere}
figure{margin:1rem 0}
blockquote{margin:0;padding:.6rem .9rem;background:var(--panel);border-left:4px solid var(--link);
overflow-wrap:anywhere}
figcaption{margin:.3rem 0 0 1.15rem;color:var(--quiet);font-size:.9rem;overflow-wrap:anywhere}
mark{background:var(--mark);color:inherit;padding:0 .1em;border-radius:.15em}
.badge{display:inline-block;padding:0 .45em;border:1px solid var(--quiet);border-radius:.7em;
color:var(--text);font-size:.85rem;white-space:nowrap}
article{margin:1.5rem 0;padding-top:1rem;border-top:1px solid var(--line)}
article:first-of-type{border-top:0}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.75rem}
@media (max-width:36rem){
body{padding:1rem .9rem 3rem}
h1{font-size:1.6rem}
th,td{padding-right:.5rem}
.bar{width:30%}
}
@media print{
@page{margin:18mm 16mm}
:root{"""
    f"{_variables(LIGHT)}"
    """}
body{max-width:none;padding:0;font-size:10.5pt}
nav,.skip{display:none}
a{color:inherit;text-decoration:none}
h2,h3,article>p,caption,.group{break-after:avoid}
figure,tr{break-inside:avoid}
thead{display:table-header-group}
.wide{overflow:visible}
mark,.bar rect,blockquote{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""
)


def policy() -> str:
    """A Content Security Policy that lets the page load nothing, and this style alone apply."""
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
