"""`python -m bench`: measures the promises about speed and prints one table.

Each line stops by itself, talks to loopback only, and keeps its files in a directory that is
thrown away. Numbers of a busy machine are to be read as ratios.
"""

import json
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from bench import (
    keeping,
    learning,
    opening,
    painting,
    polling,
    pressing,
    querying,
    reporting,
    starting,
)
from bench.machine import machine, usable
from bench.rows import Row, markdown
from bench.terminal import Silent
from bench.volumes import Volumes, add_options, chosen

LINES: dict[str, Callable[[Volumes, Path], Iterator[Row]]] = {
    "start": starting.measure,
    "query": querying.measure,
    "paint": painting.measure,
    "keys": pressing.measure,
    "poll": polling.measure,
    "quiet": polling.quiet,
    "memory": keeping.measure,
    "soak": keeping.soak,
    "incident": opening.measure,
    "report": reporting.measure,
    "learning": learning.measure,
}


def main() -> int:
    """Measure what was asked for; 1 where a line could not be measured."""
    parser = ArgumentParser(prog="python -m bench", description="The performance table.")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument("--only", metavar="LINES", default=",".join(LINES), help=", ".join(LINES))
    add_options(parser)
    options = parser.parse_args()
    wanted = options.only.split(",")
    if unknown := set(wanted) - set(LINES):
        parser.error(f"--only: there is no {', '.join(sorted(unknown))}")
    if not usable():
        print("The bench needs Linux: it reads clocks and memory of other processes.")
        return 2
    volumes, about = chosen(options), machine()
    with tempfile.TemporaryDirectory(prefix="irtui-bench-") as directory:
        rows = [row for name in wanted for row in _line(name, volumes, Path(directory))]
    if options.json:
        found = {"machine": about, "volumes": asdict(volumes), "rows": [row.json() for row in rows]}
        print(json.dumps({"version": 1, **found}, indent=2))
    else:
        print(f"{about['cpus']} CPUs, {about['memory_gb']} GB, {about['system']}, "
              f"Python {about['python']}, Textual {about['textual']}, "
              f"load {about['load']} at the start\n")  # fmt: skip
        print(markdown(rows))
    return 1 if any(row.key in LINES and row.value is None for row in rows) else 0


def _line(name: str, volumes: Volumes, directory: Path) -> Iterator[Row]:
    print(f"measuring: {name}", file=sys.stderr, flush=True)
    place = directory / name
    place.mkdir()
    try:
        yield from LINES[name](volumes, place)
    except Silent as error:
        yield Row(name, name, None, "s", note=f"not measured: {error}")


if __name__ == "__main__":
    raise SystemExit(main())
