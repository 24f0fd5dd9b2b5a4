"""irtui in a real terminal: it comes, it goes, and it leaves the terminal as it was."""

import base64
import json
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from irtui.demo.server import DemoServer
from irtui.domain.savedview import SavedView
from irtui.text import clean
from irtui.workflow import response, review, views
from tests.builders import Clock, desk, store_at
from tests.stories.hostile import EVERYTHING, PAYLOADS, RUNBOOK
from tests.stories.runbooks import shelf
from tests.stories.terminal import Terminal, left_as_it_was, terminal
from tests.stories.walk import INCIDENT, WALK, keys_of, not_walked
from tests.volumes import SOAK

# What no text may bring to a terminal.
FORBIDDEN = {
    "C1": rb"\xc2[\x80-\x9f]",
    "NUL, BS, SO, SI, DEL": rb"[\x00\x08\x0e\x0f\x7f]",
    "bidi": rb"\xd8\x9c|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]",
    "zero width": rb"\xe2\x80\x8b|\xe2\x81[\xa0-\xa4]|\xef\xbb\xbf|\xc2\xad|\xe1\xa0\x8e",
    "annotations": rb"\xef\xbf[\xb9-\xbb]",
    "line separators": rb"\xe2\x80[\xa8\xa9]",
    "tag characters": rb"\xf3\xa0[\x80\x81]",
}
# A sequence that begins with ESC, by its kind: CSI with its private mark and its last letter, OSC
# with its number and text, and any other by what follows.
SEQUENCE = re.compile(
    rb"\x1b(?:\[([<=>?]?)[0-9;:]*([ -/]*[@-~])|\]([0-9]+);([^\x07\x1b]*)(?:\x07|\x1b\\)|(.))",
    re.DOTALL,
)


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def irtui(home: Path, texts: tuple[str, ...], runbook: str | None = None) -> Iterator[Terminal]:
    """irtui where all that others write holds these texts: in a monitor, a store and a file."""
    directory, worst = shelf(home, **({"CheckoutDown": runbook} if runbook else {})), texts[-1]
    with DemoServer(now=now) as server:
        (home / "irtui.toml").write_text(configuration(server.url, directory, worst))
        for file in (home / "irtui.toml", *directory.iterdir()):
            file.chmod(0o600)  # else no command would run
        for number, text in enumerate(texts):
            annotations = {"summary": text, "description": text, text: text}
            labels = {"alertname": f"A{number} {text}", "severity": "warning", "pod": text}
            post(server, "alerts", [{"labels": labels, "annotations": annotations}])
            post(server, "silences", silence(text))
        labels = {"alertname": "CheckoutDown", "severity": "critical", "pod": worst}
        annotations = {"summary": worst, "runbook_url": "https://runbooks.example/CheckoutDown"}
        post(server, "alerts", [{"labels": labels, "annotations": annotations}])
        if not (home / "irtui.db").exists():
            writes(home / "irtui.db", worst)
        options = ["--config", str(home / "irtui.toml"), "--db", str(home / "irtui.db")]
        with terminal(home, *options, "--operator", "alice") as found:
            yield found


def configuration(url: str, runbooks: Path, text: str) -> str:
    """A configuration with the text wherever it is shown."""
    # TOML knows no surrogates, which is how JSON writes what is beyond the first plane.
    text = json.dumps("".join(one for one in text if one < "\U00010000")[:40])
    match = json.dumps(f"pod={text}")
    return (
        f'[[sources]]\nname = {text}\nurl = "{url}"\n'
        f'[board]\nrestart_window = "0s"\n'
        f"[[watchdog]]\nmatch = [{match}]\n"
        f"[[views]]\nname = {text}\nfilter = {match}\n"
        f'[runbooks]\ndirectories = ["{runbooks}"]\nrun_commands = true\n'
    )


def silence(text: str) -> dict[str, Any]:
    """A silence of nothing that fires."""
    return {
        "matchers": [{"name": "nothing", "value": f"x{text}", "isRegex": False, "isEqual": True}],
        "startsAt": now().isoformat(),
        "endsAt": (now() + timedelta(hours=1)).isoformat(),
        "createdBy": text,
        "comment": text,
    }


def writes(database: Path, text: str) -> None:
    """Somebody declares an incident, writes a note and a review and saves a view, by a script."""
    with store_at(database) as store:
        at = desk(store, Clock(now()), operator=text[:60])
        key = response.declare(
            at, [], title=f"T {text}", reason=f"R {text}", impact=f"I {text}", severity="SEV1"
        ).key
        response.note(at, key, f"N {text}")
        review.open_review(at, key)
        review.save(at, key, f"## Summary\n{text}\n", seen=1)
        views.save(at, SavedView(f"V {text}"[:40], f'pod="{"x"}"'))


def post(server: DemoServer, what: str, body: Any) -> None:
    """The monitor learns of something."""
    with httpx.Client(trust_env=False) as client:
        client.post(f"{server.url}/api/v2/{what}", json=body).raise_for_status()


def test_q_leaves_and_the_terminal_is_as_it_was(tmp_path: Path) -> None:
    with irtui(tmp_path, ("slow",)) as screen:
        screen.sees("CheckoutDown")
        screen.rests()
        assert screen.manners_now != screen.manners
        screen.types("q")
        assert screen.ends(within=5) == 0
        left_as_it_was(screen)


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


def test_no_byte_that_others_wrote_drives_the_terminal(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    walk = WALK if SOAK else INCIDENT
    with irtui(tmp_path, (*PAYLOADS, EVERYTHING), RUNBOOK) as screen:
        written = walks(screen, walk)
    assert "␛]52".encode() in written, "the hostile texts were not shown at all"
    for name, pattern in FORBIDDEN.items():
        if found := re.search(pattern, written):
            pytest.fail(f"{name} in {written[max(0, found.start() - 80) : found.end() + 20]!r}")
    for found in SEQUENCE.finditer(written):
        is_ours(found)
    record_property(
        "figure",
        f"hostile bytes: 0 of {len(written):,} written on a walk of {len(walk)} keys over "
        f"screens and dialogs, with {len(PAYLOADS)} payloads in every field",
    )


def is_ours(found: re.Match[bytes]) -> None:
    """Only irtui itself writes such a sequence, and others have no more in it than clean text."""
    mark, last, number, text, other = found.groups()
    if number == b"2":
        assert re.fullmatch(rb"irtui: [0-9]+ new(, [0-9]+ in response)?", text), text
    elif number == b"52":
        copied = base64.b64decode(text.removeprefix(b"c;"), validate=True).decode()
        assert copied == clean(copied), copied
    elif number is not None:
        assert (number, text) == (b"22", b"default")
    else:
        # Once it runs it colours text and says where it stands, and nothing else.
        assert (other, mark) == (None, b""), found.group()
        assert last in (b"m", b"H"), found.group()


def test_every_key_is_walked() -> None:
    assert not_walked() == set(), "add these keys to tests/stories/walk.py"


def walks(screen: Terminal, walk: Sequence[tuple[str, str]]) -> bytes:
    """Every byte that is written on a walk over screens and dialogs."""
    screen.sees("SEV1 1")  # the store has been read
    screen.rests()
    before = len(screen.written)
    for number, (step, sign) in enumerate(walk):
        screen.types(keys_of(step))
        try:
            screen.sees(sign)
        except AssertionError as error:
            raise AssertionError(f"step {number} of the walk, {step}: {sign!r} unseen") from error
    after = len(screen.written)
    screen.types("q")
    assert screen.ends(within=5) == 0
    return screen.written[before:after]
