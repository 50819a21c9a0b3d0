"""Make names/words.txt: words that English and French running text writes in lower case.

Counts words of the given collections (gzipped JSON lines with `text`) and of the templates; a word
is ordinary when it is seen in lower case often, and mostly.

    python tools/actors/words.py hansard_en.jsonl.gz un.jsonl.gz ...
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "src/ficli/attribution/names/words.txt"
LEAST = 6
NEWS = """
aces acquires acquitted agrees airline airport ambush analyst analysts appeals approves arrest arrested
arrests attack attacks auction bail baseball basketball batsman batting beat beaten beats bid bids
billion blast blasts bloc bomb bomber bombs bonds boost boosts boss bowler bowling boxing buy buyout
buys captain captures cash catcher champion champions championship chart charts chase cheers chief
claims clash clashes clinch clinches close closes closing club coach cocoa coffee copper corn cotton
court crash crashes cricket crown crude cut cuts cycling damages deal deals death deaths debut declares
defeat defeats defender defends denies dies dividend dollar downhill draw draws drops drug earnings
earthquake eases ends equities exports extends faces fall falls fans favourite fights final finals fire
fires firm firms fired fixtures flat flee football forecast forward free freed frees friendly fund
funds futures gain gains gas goal goalkeeper goals gold golf grain grains group guilty gunman gunmen
halt halts head heads held hit hits hockey hold holds holiday homer hostage hostages hot hurt ice
imports index inning innings injured injury jail jailed jails job jobs judge jumps jury keeper kick kill
killed killing kills lead leader leads league leg lifts live loan long lose loses loss losses lost lower
manager market markets match matches medal meet meets meeting merger metals midfielder miss misses
mixed net nets new news number oil old one open opener opening opens outlook pact pay peace penalty
pitcher plan plans plane play player players plays pledges plunge points poll polls pound pre-tax
premium press prices probe profit profits protest protests qualifier quake quarter quit quits race
raid raises rally rallies rate rates raised rebel rebels rebounds record recalls referee rejects release
report reports rescued resigns rest result results retain retains retires return returns rev rise rises
rival rivals round rout row rugby rules ruling run runs ruble sales say says score scorer scorers scores
scrappy season seed seeds seeks seen sees sell sells semifinal sentenced series set sets settle shares
ship ships shoot shooting shot shuns sign signed signs sink skiing slalom slip slips slump soar soars
soccer soybean spot squad squads stage stake standings starts steady steel stock stocks storm strike
striker strikes striking strong sue sued sues sugar suicide surge surges swap swimming talks team tennis
test tests third threat tie ties toll top toss tops tour tournament trade traders trading transfer treasury
trial triumph troops truck try tumble two unchanged underdog up upset urges verdict visit vote votes vow
vows wanted war warns weak weekly wheat wicket wickets widens win wins win winner winning women world
wounded wrestling yen yield yields accuse accuses amid bans bourse briefs bus calls charge charged
digest due eyes flood floods gets gives hails halftime hopes improves keeps kidnap leaves named narrow
overnight overtime pulls reach reaches readies scandal seventh shares skipper snaps summary summaries
takes takeover tells triples unit units wire
"""


def main(paths: list[str]) -> None:
    """Count, choose, write."""
    seen: Counter[str] = Counter()
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                seen.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", json.loads(line)["text"]))
    chosen = {w for w, n in seen.items() if w.islower() and n >= LEAST and n > 0.7 * seen[w.capitalize()]}
    for path in HERE.glob("templates_*.txt"):
        lines = [line for line in path.read_text("utf-8").splitlines() if line[:1] not in "#^"]
        plain = re.sub(r"\{\w\}|\[.*?\]", " ", " ".join(lines))
        chosen.update(re.findall(r"\b[^\W\d_A-Z]{2,}\b", plain))
    chosen.update(NEWS.split())
    OUT.write_text("\n".join(sorted(chosen)) + "\n", encoding="utf-8")
    print(len(chosen), "words")


if __name__ == "__main__":
    main(sys.argv[1:])
