"""From a key to the repaint it causes, while polls land in which 1 % of the alerts change."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench.house import BLANK, BLANK_SIGN, FRESH, OPERATOR, House, environment
from bench.monitor import running
from bench.rows import Row, Target
from bench.samples import median, p99
from bench.storm import MARK
from bench.terminal import Terminal
from bench.volumes import Volumes

_INTERVAL = "5s"
_WARM_SECONDS = 90.0
_CURSOR = "▌"  # begins the line under the cursor, and is drawn again when the cursor moves
_ALL = " alerts"  # the counts, drawn again when the filter is gone
_DOWN, _UP = "\x1b[6~", "\x1b[5~"
_FLOOR = "blank Textual app, p50"
_TARGETS = {"cursor": 50, "scroll": 50, "acknowledge": 50, "filter": 200, "group": 200}
_WORDS = {
    "cursor_grouped": "cursor, grouped as it opens",
    "acknowledged": "acknowledge until the row says so",
}


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """The median and the 99th of a hundred of each kind of key.

    The repaint is the first write with a text that only the key can cause: the cursor's bar, the
    message, the number of filtered alerts, the dialog, a folded group.
    """
    blank = 1000 * median(_blank(volumes, directory))
    for count in sorted({volumes.small, volumes.large}):
        with running(count, churn=0.01) as monitor:
            house = House(directory / str(count), monitor, interval=_INTERVAL)
            with house.open() as terminal:
                for kind, samples in _Hand(terminal, volumes).all():
                    yield _row(kind, count, samples, blank)


def _row(kind: str, count: int, samples: list[float], blank: float) -> Row:
    most = _TARGETS.get(kind.removesuffix("_grouped"))
    return Row(
        f"key_{kind}_{count}",
        f"key to repaint p99, {count:,} alerts: {_WORDS.get(kind, kind)}",
        1000 * p99(samples), "ms", _FLOOR, blank,
        Target("value", most) if most else None,
        note=f"p50 {1000 * median(samples):.0f} ms, {len(samples)} keys",
    )  # fmt: skip


def _blank(volumes: Volumes, directory: Path) -> list[float]:
    with Terminal(BLANK, environment(directory)) as terminal:
        terminal.wait_for(BLANK_SIGN)
        found: list[float] = []
        for _ in range(volumes.keys):
            terminal.drain(0.1)
            found.append(terminal.press("j"))
        return found


class _Hand:
    """Presses keys as a person does, with pauses that fall anywhere between polls."""

    def __init__(self, terminal: Terminal, volumes: Volumes) -> None:
        self._terminal = terminal
        self._keys = volumes.keys
        self._pause = volumes.pause
        self._random = Random(1)

    def all(self) -> Iterator[tuple[str, list[float]]]:
        """The seconds of each press, kind by kind."""
        self._terminal.wait_for(MARK, FRESH)
        self._settle()
        yield "cursor_grouped", self._cursor()
        self._ungroup()
        yield "cursor", self._cursor()
        yield "scroll", [self._press(_UP if n % 2 else _DOWN, _CURSOR) for n in range(self._keys)]
        yield "filter", [took for _ in range(self._some) for took in self._filter()]
        yield "group", [took for _ in range(self._some) for took in self._group()]
        yield "acknowledge", [self._take(n, "Acknowledged") for n in range(self._some)]
        yield "acknowledged", [self._take(n, f"ack {OPERATOR}") for n in range(self._some)]

    @property
    def _some(self) -> int:
        """How often to do what takes several keys or a second of waiting."""
        return max(1, self._keys // 3)

    def _wait(self, seconds: float) -> None:
        self._terminal.drain(seconds * self._pause)

    def _press(self, key: str, sign: str) -> float:
        self._wait(self._random.uniform(0.05, 0.3))
        return self._terminal.press(key, sign)

    def _settle(self) -> None:
        """Let what begins at the start come to its end, at most for a while."""
        for _ in range(round(_WARM_SECONDS)):
            before = self._terminal.cpu()
            self._terminal.drain(1)
            if self._terminal.cpu() - before < 0.1:
                return

    def _cursor(self) -> list[float]:
        # Five down, five up: never beyond an end of the list.
        return [self._press("k" if n // 5 % 2 else "j", _CURSOR) for n in range(self._keys)]

    def _ungroup(self) -> None:
        self._press("b", "every alert by itself")
        self._terminal.press("1")
        self._wait(1)

    def _filter(self) -> list[float]:
        self._terminal.press("/")
        self._wait(0.5)
        found = [self._press("3", "hidden by filter") for _ in range(2)]
        # Only once it is closed: escape and the next key together would be another key.
        self._terminal.press("\x1b", _ALL)
        self._wait(1)
        return found

    def _group(self) -> list[float]:
        found = [self._press("b", "every alert by itself"), self._press("2", "▸")]
        self._ungroup()
        return found

    def _take(self, number: int, sign: str) -> float:
        # Another height each time: the alert of the time before may still be in its old place.
        self._wait(1)
        self._terminal.press("g" + "j" * (1 + number * 3 % 40))
        self._wait(0.7)
        return self._press("a", sign)
