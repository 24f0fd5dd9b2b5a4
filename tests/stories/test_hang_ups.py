"""However irtui is told to end, whatever it does: it ends in time and leaves nothing behind."""

import itertools
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from bench.monitor import running
from bench.storm import MARK
from irtui.demo.server import DemoServer
from irtui.workflow import response
from tests.builders import Clock, alert, desk, store_at
from tests.stories.terminal import Terminal, left_as_it_was, terminal
from tests.volumes import SOAK

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")

HURRY = ("bench.impatient", "0.05")
# Keys to the editor, and what stands on the screen that they lead to.
EDIT = (("2", "Outage"), ("\r", "commander"), ("e", "WRITTEN BY YOU"), ("o", "EDITING"))
# An editor and a hook that never end by themselves, some not even when they are told to.
CHILD = """\
import signal, sys
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
    if sys.argv[1] == "stubborn":
        signal.signal(number, signal.SIG_IGN)
print("EDITING", flush=True)
while True:
    signal.pause()
"""
HOOK = """
[[hooks]]
on = ["fired"]
command = ["{}", "{}/child.py", "{}"]
"""


class Way(NamedTuple):
    """A way to be told: by a signal, or else by the end of the terminal, which may be blocked."""

    name: str
    code: int
    number: signal.Signals | None = None
    blocked: str = ""


WAYS = (
    Way("TERM", 143, signal.SIGTERM),
    Way("HUP", 129, signal.SIGHUP),
    Way("QUIT", 131, signal.SIGQUIT),
    Way("terminal closed", 129),
    Way("TERM, terminal frozen", 143, signal.SIGTERM, "frozen"),
    Way("HUP, terminal unread", 129, signal.SIGHUP, "unread"),
)


@dataclass(frozen=True)
class World:
    """Two monitors, one calm and one in a storm, and a store that holds an incident."""

    directory: Path
    calm: str
    storm: str
    store: bytes

    @contextmanager
    def irtui(self, chance: random.Random, *, storm: bool = False) -> Iterator[Terminal]:
        """irtui in a home of its own."""
        home = self.directory / f"{chance.getrandbits(64):x}"
        home.mkdir()
        (home / "irtui.db").write_bytes(self.store)
        (home / "child.py").write_text(CHILD)
        url, temper = self.storm if storm else self.calm, chance.choice(["meek", "stubborn"])
        config = f'[[sources]]\nname = "prod"\nurl = "{url}"\n'
        if chance.random() < 0.3:
            config += HOOK.format(sys.executable, home, temper)
        (home / "config.toml").write_text(config)
        editor = f"{sys.executable} {home}/child.py {temper}"
        options = ["--config", "config.toml", "--db", "irtui.db", "--operator", "alice"]
        module = HURRY if storm else ("irtui",)
        with terminal(home, *options, module=module, EDITOR=editor, TMPDIR=str(home)) as screen:
            yield screen


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    path = tmp_path / "irtui.db"
    with store_at(path) as store:
        response.declare(
            desk(store, Clock()), [alert()], title="Outage", reason="r", impact="i", severity="SEV2"
        )
    labels = {"alertname": "CheckoutDown", "severity": "critical"}
    with DemoServer(now=lambda: datetime.now(UTC)) as calm, running(500, churn=0.2) as storm:
        with httpx.Client(trust_env=False) as client:
            client.post(f"{calm.url}/api/v2/alerts", json=[{"labels": labels}])
        yield World(tmp_path, calm.url, storm.url, path.read_bytes())


# The moments.

Moment = Callable[[World, random.Random], AbstractContextManager[Terminal]]


@contextmanager
def start(world: World, chance: random.Random) -> Iterator[Terminal]:
    with world.irtui(chance) as screen:
        screen.reads_for(chance.uniform(0, 1.5))
        yield screen


@contextmanager
def first_bytes(world: World, chance: random.Random) -> Iterator[Terminal]:
    with world.irtui(chance) as screen:
        screen.sees("\x1b[?1049h")
        screen.reads_for(chance.uniform(0, 0.1))
        yield screen


@contextmanager
def rest(world: World, chance: random.Random) -> Iterator[Terminal]:
    with world.irtui(chance) as screen:
        screen.sees("CheckoutDown")
        screen.rests()
        yield screen


@contextmanager
def storm(world: World, chance: random.Random) -> Iterator[Terminal]:
    with world.irtui(chance, storm=True) as screen:
        screen.sees(MARK)
        screen.reads_for(chance.uniform(0, 1))
        yield screen


@contextmanager
def dialog(world: World, chance: random.Random) -> Iterator[Terminal]:
    with rest(world, chance) as screen:
        screen.types(chance.choice(["n", "i", "/", "?", ":"]))
        screen.types(*"words"[: chance.randint(0, 5)])
        yield screen


@contextmanager
def editor(world: World, chance: random.Random) -> Iterator[Terminal]:
    with rest(world, chance) as screen:
        for key, seen in EDIT:
            screen.types(key)
            screen.sees(seen)
        yield screen


MOMENTS = (start, first_bytes, rest, storm, dialog, editor)


def end(world: World, way: Way, moment: Moment, seed: int) -> float:
    """The seconds from being told to the end, after which nothing is left behind."""
    chance = random.Random(seed)
    with moment(world, chance) as screen:
        block(screen, way, moment)
        told = time.monotonic()
        if way.number is None:
            screen.hangs_up()
        else:
            screen.process.send_signal(way.number)
        code = screen.ends(within=3, unread=way.blocked == "unread")
        seconds = time.monotonic() - told
        # One who ends before its handlers are there is told by its shell just so.
        assert (code if code >= 0 else 128 - code) == way.code
        assert left_alive(screen.process.pid, screen.home) == []
        if way.number is not None:
            if way.blocked == "frozen":
                screen.thaws()
            screen.rests()
            left_as_it_was(screen)
    return seconds


def block(screen: Terminal, way: Way, moment: Moment) -> None:
    """Let irtui wait for its terminal, where it writes at all."""
    if way.blocked == "frozen":
        screen.freezes()
    if way.blocked and moment is not editor:
        screen.is_full()


def left_alive(leader: int, home: Path) -> list[str]:
    """The processes of a session, and those that were started on a file of that home."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_text().replace("\0", " ")
            state, _, _, session = (path / "stat").read_text().rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if (int(session) == leader or f"{home}/" in command) and state not in "ZX":
            found.append(command)
    return found


def test_it_ends_in_time_and_leaves_nothing_behind(
    world: World, record_property: Callable[[str, object], None]
) -> None:
    pairs = list(itertools.product(WAYS, MOMENTS))
    # Neighbours differ in both, so that a few runs have all ways and all moments.
    pairs.sort(key=lambda pair: (WAYS.index(pair[0]) - MOMENTS.index(pair[1])) % len(WAYS))
    runs = [(*pairs[number % len(pairs)], number) for number in range(100 if SOAK else 6)]
    seconds: dict[str, float] = {}
    wrong: list[str] = []

    def run(way: Way, moment: Moment, seed: int) -> None:
        name = f"{way.name}, {moment.__name__}, {seed}"
        try:
            seconds[name] = end(world, way, moment, seed)
        except AssertionError as error:
            wrong.append(f"{name}: {error}")

    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda one: run(*one), runs))
    slowest = max(seconds, key=lambda name: seconds[name], default="")
    record_property(
        "figure",
        f"hang-ups: {len(seconds)} of {len(runs)} ended within 3 s and left nothing behind, "
        f"the slowest in {seconds.get(slowest, 0):.1f} s ({slowest})",
    )
    assert not wrong, "\n".join(wrong)
