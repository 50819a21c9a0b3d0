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
accuse accuses aces acquires acquitted agrees airline airport ambush amid analyst analysts appeals
approves arrest arrested arrests attack attacks auction bail bans baseball basketball batsman
batting beat beaten beats bid bids billion blast blasts bloc bomb bomber bombs bonds boost boosts
boss bourse bowler bowling boxing briefs bus buy buyout buys calls captain captures cash catcher
champion champions championship charge charged chart charts chase cheers chief claims clash
clashes clinch clinches close closes closing club coach cocoa coffee copper corn cotton court
crash crashes cricket crown crude cut cuts cycling damages deal deals death deaths debut declares
defeat defeats defender defends denies dies digest dividend dollar downhill draw draws drops drug
due earnings earthquake eases ends equities exports extends eyes faces fall falls fans favourite
fights final finals fire fired fires firm firms fixtures flat flee flood floods football forecast
forward free freed frees friendly fund funds futures gain gains gas gets gives goal goalkeeper
goals gold golf grain grains group guilty gunman gunmen hails halftime halt halts head heads held
hit hits hockey hold holds holiday homer hopes hostage hostages hot hurt ice imports improves
index injured injury inning innings jail jailed jails job jobs judge jumps jury keeper keeps kick
kidnap kill killed killing kills lead leader leads league leaves leg lifts live loan long lose
loses loss losses lost lower manager market markets match matches medal meet meeting meets merger
metals midfielder miss misses mixed named narrow net nets new news number oil old one open opener
opening opens outlook overnight overtime pact pay peace penalty pitcher plan plane plans play
player players plays pledges plunge points poll polls pound pre-tax premium press prices probe
profit profits protest protests pulls quake qualifier quarter quit quits race raid raised raises
rallies rally rate rates reach reaches readies rebel rebels rebounds recalls record referee
rejects release report reports rescued resigns rest result results retain retains retires return
returns rev rise rises rival rivals round rout row ruble rugby rules ruling run runs sales say
says scandal score scorer scorers scores scrappy season seed seeds seeks seen sees sell sells
semifinal sentenced series set sets settle seventh shares ship ships shoot shooting shot shuns
sign signed signs sink skiing skipper slalom slip slips slump snaps soar soars soccer soybean spot
squad squads stage stake standings starts steady steel stock stocks storm strike striker strikes
striking strong sue sued sues sugar suicide summaries summary surge surges swap swimming takeover
takes talks team tells tennis test tests third threat tie ties toll top tops toss tour tournament
trade traders trading transfer treasury trial triples triumph troops truck try tumble two
unchanged underdog unit units up upset urges verdict visit vote votes vow vows wanted war warns
weak weekly wheat wicket wickets widens win winner winning wins wire women world wounded wrestling
yen yield yields
"""


def main(paths: list[str]) -> None:
    """Count, choose, write."""
    seen: Counter[str] = Counter()
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                seen.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", json.loads(line)["text"]))
    chosen = {
        w for w, n in seen.items() if w.islower() and n >= LEAST and n > 0.7 * seen[w.capitalize()]
    }
    for path in HERE.glob("templates_*.txt"):
        lines = [line for line in path.read_text("utf-8").splitlines() if line[:1] not in "#^"]
        plain = re.sub(r"\{\w\}|\[.*?\]", " ", " ".join(lines))
        chosen.update(re.findall(r"\b[^\W\d_A-Z]{2,}\b", plain))
    chosen.update(NEWS.split())
    OUT.write_text("\n".join(sorted(chosen)) + "\n", encoding="utf-8")
    print(len(chosen), "words")


if __name__ == "__main__":
    main(sys.argv[1:])
