"""From a key to the repaint it causes, while polls land in which 1 % of the alerts change."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

from bench.house import BLANK, BLANK_SIGN, FRESH, OPERATOR, House, environment
from bench.monitor import running
from bench.rows import Row, Target
from bench.samples import median, p99
from bench.storm import MARK
from bench.terminal import Silent, Terminal
from bench.volumes import Volumes

_INTERVAL = "5s"
_WARM_SECONDS = 90.0
_CURSOR = "▌"  # begins the line under the cursor, and is drawn again when the cursor moves
_PAGE_DOWN, _CLEAR, _ENTER = "\x1b[6~", "\x15", "\r"
_NO_FILTER = 'verity="critical"'  # stands in an empty filter line, the cursor on its beginning
_TOAST_SECONDS = 5.5
_FLOOR = "blank Textual app, p50"
_TARGETS = {"cursor": 50, "scroll": 50, "acknowledge": 50, "filter": 200, "group": 200}
_WORDS = {
    "cursor_grouped": "cursor, grouped as it opens",
    "acknowledge": "acknowledge until it is said or being written",
    "acknowledged": "acknowledge until the row says so",
}


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """The median and the 99th of a hundred of each kind of key.

    The repaint is the first write with a text that only the key can cause: the cursor's bar, the
    message, the filter in force beside the counts, the dialog, a folded group.
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
        yield "cursor_grouped", [self._from_top("j") for _ in range(self._keys)]
        self._ungroup()
        yield "cursor", [self._from_top("j") for _ in range(self._keys)]
        yield "scroll", [self._from_top(_PAGE_DOWN) for _ in range(self._keys)]
        yield "filter", [took for n in range(self._some) for took in self._filter(n)]
        yield "group", [took for _ in range(self._some) for took in self._group()]
        signs = ("Acknowledged", "writing …")
        yield "acknowledge", [self._take(n, *signs) for n in range(self._some)]
        yield "acknowledged", [self._take(n, f"ack {OPERATOR}") for n in range(self._some)]

    @property
    def _some(self) -> int:
        """How often to do what takes several keys or a second of waiting."""
        return max(1, self._keys // 3)

    def _wait(self, seconds: float) -> None:
        self._terminal.drain(seconds * self._pause)

    def _press(self, key: str, *signs: str) -> float:
        self._wait(self._random.uniform(0.05, 0.3))
        return self._terminal.press(key, *signs)

    def _settle(self) -> None:
        """Let what begins at the start come to its end, at most for a while."""
        for _ in range(round(_WARM_SECONDS)):
            before = self._terminal.cpu()
            self._terminal.drain(1)
            if self._terminal.cpu() - before < 0.1:
                return

    def _top(self) -> None:
        """Go to the first line; there is nothing to see where that has just been sorted there."""
        with suppress(Silent):
            self._terminal.press("g", _CURSOR, seconds=3)

    def _from_top(self, key: str) -> float:
        # Polls sort the list: only from its first line every key is sure to move the cursor.
        self._top()
        return self._press(key, _CURSOR)

    def _ungroup(self) -> None:
        self._press("b", "every alert by itself")
        self._terminal.press("1")
        self._wait(1)

    def _filter(self, number: int) -> list[float]:
        # The counts repeat the filter in force, another one each time. Not left by escape, which
        # would be another key together with the next one.
        text = f"{number % 100:02d}"
        found = [self._press("/", _NO_FILTER)]
        self._wait(0.5)
        found += [self._press(text[end - 1], f"/ {text[:end]} ") for end in (1, 2)]
        self._terminal.press(_CLEAR, _NO_FILTER)
        self._terminal.press(_ENTER)
        self._wait(1)
        return found

    def _group(self) -> list[float]:
        found = [self._press("b", "every alert by itself"), self._press("2", "▸")]
        self._ungroup()
        return found

    def _take(self, number: int, *signs: str) -> float:
        self._wait(_TOAST_SECONDS)
        self._top()
        # Another height each time: the alert of the time before may still be in its old place.
        self._terminal.press("j" * (1 + number * 3 % 40), _CURSOR)
        self._wait(0.7)
        return self._press("a", *signs)
