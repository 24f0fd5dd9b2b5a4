"""A query from a script: `irtui alerts --json` beside `amtool alert query`."""

import resource
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.house import House
from bench.monitor import running
from bench.rows import Row
from bench.samples import median
from bench.volumes import Volumes


def measure(volumes: Volumes, directory: Path) -> Iterator[Row]:
    """Wall and CPU time of the whole command."""
    amtool = shutil.which("amtool")
    with running(volumes.small) as monitor:
        house = House(directory / "house", monitor)
        ours = house.command("alerts", "--json")
        url = f"--alertmanager.url={monitor.url}"
        theirs = [amtool, "alert", "query", url, "--output=json"] if amtool else None
        found: list[tuple[float, float]] = []
        floors: list[tuple[float, float]] = []
        for _ in range(volumes.runs):
            found.append(_run(ours, house.environment))
            if theirs:
                floors.append(_run(theirs, house.environment))
    for part, kind in enumerate(("wall", "CPU")):
        yield Row(
            f"query_{kind.lower()}",
            f"irtui alerts --json, {volumes.small:,} alerts, {kind}",
            1000 * median(one[part] for one in found),
            "ms",
            "amtool alert query" if floors else "amtool: not installed",
            1000 * median(one[part] for one in floors) if floors else None,
        )


def _run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    before, began = _children(), time.monotonic()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True, timeout=120)
    return time.monotonic() - began, _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
