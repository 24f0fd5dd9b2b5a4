"""irtui with an interval shorter than may be configured, so that many polls take minutes.

`python -m bench.impatient SECONDS …` takes the options of `irtui`.
"""

import sys
from dataclasses import replace
from datetime import timedelta

from irtui.cli import wiring
from irtui.cli.parser import parser
from irtui.cli.screen import open_screen


def _main(seconds: float, arguments: list[str]) -> int:
    start = wiring.read(parser().parse_args(arguments))
    sources = tuple(
        one.model_copy(update={"interval": timedelta(seconds=seconds)})
        for one in start.settings.sources
    )
    settings = start.settings.model_copy(update={"sources": sources})
    return open_screen(replace(start, settings=settings))


if __name__ == "__main__":
    raise SystemExit(_main(float(sys.argv[1]), sys.argv[2:]))
