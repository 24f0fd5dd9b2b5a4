"""Many alerts: from the last byte of the answer to their first lines on the terminal."""

from collections.abc import Iterator
from pathlib import Path

from bench.house import FRESH, House
from bench.monitor import running
from bench.rows import Row, Target
from bench.samples import loads_seconds, median
from bench.storm import MARK
from bench.volumes import Volumes


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """The first answer of a program that has just started, known to its store and new to it.

    It counts from when the server has sent the last byte: what is left of the reading, the
    decoding, the board, the sorting and the painting are within it.
    """
    runs = max(1, volumes.runs // 3)
    for known, word in ((True, "recorded before"), (False, "new to the store")):
        found: list[float] = []
        for run in range(runs):
            with running(volumes.large) as monitor:
                body = monitor.body()
                house = House(directory / f"{known}-{run}", monitor, interval="1d", known=known)
                with house.open() as terminal:
                    found.append(terminal.wait_for(MARK, FRESH) - monitor.first_sent())
        yield Row(
            f"painted_{'known' if known else 'new'}",
            f"{volumes.large:,} alerts, answer received to painted, {word}",
            median(found), "s", "json.loads of the body", loads_seconds(body),
            Target("more", 1.0),
        )  # fmt: skip
