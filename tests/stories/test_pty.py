"""irtui in a real terminal: it comes, it goes, and it leaves the terminal as it was."""

import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from irtui.demo.server import DemoServer
from tests.stories.hostile import EVERYTHING, PAYLOADS, RUNBOOK
from tests.stories.runbooks import shelf
from tests.stories.terminal import Terminal, terminal

ENTER, LEAVE, CURSOR = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?25h"

# What no text may bring to a terminal, unless the program writes it anyway.
FORBIDDEN = {
    "OSC": rb"\x1b\]",
    "clipboard": rb"\x1b\]52",
    "link": rb"\x1b\]8;",
    "DCS": rb"\x1bP",
    "reset": rb"\x1bc",
    "a question to the terminal": rb"\x1b\[6n",
    "C1": rb"\xc2[\x80-\x9f]",
    "NUL, SO, SI, DEL": rb"[\x00\x0e\x0f\x7f]",
    "bidi": rb"\xd8\x9c|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]",
    "zero width": rb"\xe2\x80\x8b|\xe2\x81[\xa0-\xa4]|\xef\xbb\xbf|\xc2\xad",
    "line separators": rb"\xe2\x80[\xa8\xa9]",
    "tag characters": rb"\xf3\xa0[\x80\x81]",
}


# Keys, and what stands on the screen that they lead to.
WALK = (
    ("a", "ack alice"),
    ("n", "What do you know"),
    ("\x1b", "SERVICE"),
    ("i", "The impact is"),
    ("nobody can pay\r", "SEV3"),
    ("\r", "commander"),
    ("   ", "✓"),
    ("x", "not applicable"),
    ("1", "commander"),
    ("f", "What happened?"),
    ("it failed", "it failed"),
    ("\r", "commander"),
    ("t", "what now?"),
    ("\x1b", "commander"),
    ("v", "Critical"),
    ("\x1b", "commander"),
    ("r", "Checklists"),
    ("\x1b", "commander"),
    ("e", "WRITTEN BY YOU"),
    ("\t", "THE WHOLE REVIEW"),
    ("\t", "WRITTEN BY YOU"),
    ("\x1b", "commander"),
    ("\x1b", "SERVICE"),
    ("2", "COMMANDER"),
    ("?", "INCIDENTS"),
    ("\x1b", "COMMANDER"),
    ("1", "SERVICE"),
    ("\r", "LABELS"),
    ("\x1b[6~", ""),
)


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def irtui(home: Path, texts: tuple[str, ...], runbook: str | None = None) -> Iterator[Terminal]:
    """irtui on a monitor whose alerts hold these texts in every field."""
    directory = shelf(home, **({"CheckoutDown": runbook} if runbook else {}))
    with DemoServer(now=now) as server:
        config = home / "irtui.toml"
        config.write_text(
            f'[[sources]]\nname = "demo"\nurl = "{server.url}"\n'
            f'[board]\nrestart_window = "0s"\n'
            f'[runbooks]\ndirectories = ["{directory}"]\n'
        )
        for number, text in enumerate(texts):
            alert = {
                "labels": {"alertname": f"A{number} {text}", "severity": "warning", "pod": text},
                "annotations": {"summary": text, "description": text},
            }
            post(server, alert)
        labels = {"alertname": "CheckoutDown", "severity": "critical", "pod": texts[-1]}
        post(server, {"labels": labels, "annotations": {"summary": texts[-1]}})
        db = str(home / "irtui.db")
        with terminal(home, "--config", str(config), "--db", db, "--operator", "alice") as found:
            yield found


def post(server: DemoServer, alert: dict[str, dict[str, str]]) -> None:
    """The monitor learns of an alert."""
    with httpx.Client(trust_env=False) as client:
        client.post(f"{server.url}/api/v2/alerts", json=[alert]).raise_for_status()


def test_q_leaves_and_the_terminal_is_as_it_was(tmp_path: Path) -> None:
    with irtui(tmp_path, ("slow",)) as screen:
        screen.sees("CheckoutDown")
        screen.rests()
        assert screen.manners_now != screen.manners
        screen.types("q")
        assert screen.ends(within=5) == 0
        left_alone(screen)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_ends_it_and_the_terminal_is_as_it_was(tmp_path: Path, number: int) -> None:
    with irtui(tmp_path, ("slow",)) as screen:
        screen.sees("CheckoutDown")
        screen.rests()
        screen.process.send_signal(number)
        assert screen.ends(within=3) == 128 + number
        left_alone(screen)


def test_a_terminal_that_is_gone_ends_it(tmp_path: Path) -> None:
    with irtui(tmp_path, ("slow",)) as screen:
        screen.sees("CheckoutDown")
        screen.rests()
        screen.hangs_up()
        assert screen.ends(within=5) != 0


def test_what_was_done_is_there_after_kill_9(tmp_path: Path) -> None:
    with irtui(tmp_path, ("slow",)) as screen:
        screen.sees("CheckoutDown")
        screen.rests()
        screen.types("a")
        screen.sees("Acknowledged CheckoutDown")
        screen.process.send_signal(signal.SIGKILL)
        screen.ends(within=5)
    with irtui(tmp_path, ("slow",)) as screen:
        screen.sees("ack alice")


def test_no_byte_of_an_alert_or_a_runbook_drives_the_terminal(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as both:
        harmless, hostile = both.map(
            all_screens,
            (tmp_path / "harmless", tmp_path / "hostile"),
            (("slow",), (*PAYLOADS, EVERYTHING)),
            (None, RUNBOOK),
        )
    assert "␛]52".encode() in hostile, "the hostile texts were not shown at all"
    for name, pattern in FORBIDDEN.items():
        found = re.search(pattern, hostile)
        if found and not re.search(pattern, harmless):
            pytest.fail(f"{name} in {hostile[max(0, found.start() - 80) : found.end() + 20]!r}")


def all_screens(home: Path, texts: tuple[str, ...], runbook: str | None) -> bytes:
    """Every byte that is written on a walk over all screens and dialogs."""
    home.mkdir()
    with irtui(home, texts, runbook) as screen:
        screen.sees("CheckoutDown")
        screen.rests()
        screen.types("jjjjjjjjjjjjjjjjjjjj", "g")
        for key, seen in WALK:
            screen.types(key)
            screen.sees(seen)
        screen.types("q")
        assert screen.ends(within=5) == 0
        return screen.written


def left_alone(screen: Terminal) -> None:
    """The alternate screen is left, the cursor shown, the keyboard as before."""
    written = screen.written
    assert written.rfind(LEAVE) > written.rfind(ENTER) >= 0
    assert CURSOR in written[written.rfind(ENTER) :]
    for mode in (b"1000", b"1003", b"1006", b"2004"):
        on, off = b"\x1b[?" + mode + b"h", b"\x1b[?" + mode + b"l"
        assert written.rfind(off) >= written.rfind(on)
    assert screen.manners_now == screen.manners
    assert b"Traceback" not in written
