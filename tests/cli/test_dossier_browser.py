"""The page of a dossier in a real browser, where there is one (headless Chromium)."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ficli.render.pages import DOSSIERS
from tests.cli import actor_specimens

NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, NAMES)), "")
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--dump-dom",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not BROWSER, reason="no Chromium on this machine")


class Seen(NamedTuple):
    """What a page did when it was opened."""

    dom: str
    console: list[str]
    requests: list[str]
    """Addresses that the page, not the browser itself, asked for."""


def opened(page: str, folder: Path) -> Seen:
    place, log = folder / "page.html", folder / "net.json"
    place.write_text(page, "utf-8")
    options = (*OPTIONS, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}")
    done = subprocess.run(
        [BROWSER, *options, place.as_uri()], capture_output=True, text=True, timeout=90, check=False
    )
    console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    events = _events(log.read_text("utf-8").rstrip())
    asked = [
        event["params"]["url"]
        for event in events
        if str(event.get("params", {}).get("network_isolation_key", "")).startswith("file:")
    ]
    return Seen(done.stdout, console, asked)


def _events(log: str) -> list[dict[str, Any]]:
    """The events of a log; a browser that ends in a hurry leaves its brackets open."""
    try:
        return list(json.loads(log)["events"])
    except ValueError:
        return list(json.loads(log.rstrip(",") + "]}")["events"])


def test_the_page_asks_for_nothing_and_complains_of_nothing(tmp_path: Path) -> None:
    """It is drawn with its own style, and neither the network nor the console hears of it."""
    seen = opened(DOSSIERS["html"](actor_specimens.DOSSIER), tmp_path)
    assert ([], []) == (seen.console, seen.requests)
    assert "<h1>Han Dong</h1>" in seen.dom


def test_a_page_that_asks_would_be_seen(tmp_path: Path) -> None:
    """The test above can fail: a picture from elsewhere and a forbidden script are noticed."""
    policy = "<meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\">"
    page = f"<!doctype html>{policy}<img src=http://127.0.0.1:9/x.png><script>1</script>"
    seen = opened(page, tmp_path)
    assert "http://127.0.0.1:9/x.png" in seen.requests
    assert seen.console
