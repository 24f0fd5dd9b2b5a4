"""From the command to the first frame, and to the first alerts, in a terminal."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.house import BLANK, BLANK_SIGN, FRESH, House, environment
from bench.monitor import running
from bench.rows import Row, Target
from bench.samples import median
from bench.storm import MARK
from bench.terminal import Silent, Terminal
from bench.volumes import Volumes

_ALERTS = 100
_FRAME_SIGN = "1 Alerts"  # the tabs stand in the first frame and in every other one
_FLOOR = "blank Textual app"


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """Wall and CPU time, each start in turn with the others."""
    environ = environment(directory)
    with running(_ALERTS) as monitor:
        house = House(directory / "house", monitor)
        starts: dict[str, tuple[Sequence[str], Mapping[str, str], tuple[str, ...]]] = {
            "blank": (BLANK, environ, (BLANK_SIGN,)),
            "frame": (house.command(), house.environment, (_FRAME_SIGN,)),
            "alerts": (house.command(), house.environment, (MARK, FRESH)),
        }
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in starts}
        # The first round warms the caches and is not counted.
        for round_ in range(volumes.runs + 1):
            for name, start in starts.items():
                spent = _start(*start)
                if round_:
                    found[name].append(spent)
    medians = {
        name: tuple(1000 * median(one[part] for one in spent) for part in (0, 1))
        for name, spent in found.items()
    }
    for key, what, most in (
        ("frame", "command to first frame", 1.5),
        ("alerts", f"command to first alerts painted ({_ALERTS} alerts)", 3.0),
    ):
        for part, kind in enumerate(("wall", "CPU")):
            yield Row(
                f"{key}_{kind.lower()}", f"{what}, {kind}", medians[key][part], "ms",
                _FLOOR, medians["blank"][part], Target("ratio", most),
            )  # fmt: skip
    yield from _others(volumes, directory, environ, medians["blank"][0])


def _start(
    command: Sequence[str], environ: Mapping[str, str], signs: Sequence[str]
) -> tuple[float, float]:
    """Seconds and CPU seconds from the spawn until these texts are on the terminal."""
    with Terminal(command, environ) as terminal:
        moment = terminal.wait_for(*signs)
        cpu = terminal.cpu()
        terminal.drain(0.2)
        return moment - terminal.started, cpu


def _others(
    volumes: Volumes, directory: Path, environ: Mapping[str, str], blank: float
) -> Iterator[Row]:
    log = directory / "bench.log"
    log.write_text("one line of the bench\n" * 1000)
    for program, command, arguments, sign in (
        ("toolong", "tl", [str(log)], "one line of the bench"),
        ("harlequin", "harlequin", [], "Query Results"),
    ):
        what, key = f"beside it: {program} to its first frame, wall", f"start_{program}"
        path = shutil.which(command)
        if path is None:
            yield Row(key, what, None, "ms", _FLOOR, blank, note="not installed")
            continue
        try:
            spent = [
                _start([path, *arguments], environ, (sign,))[0] for _ in range(volumes.runs + 1)
            ]
        except Silent as error:
            yield Row(key, what, None, "ms", _FLOOR, blank, note=str(error))
            continue
        yield Row(key, what, 1000 * median(spent[1:]), "ms", _FLOOR, blank)
