"""What can be said of a recording on the command line. Nothing heavy is imported here."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import timedelta

from irtui.text import parse_duration

_LONGEST = timedelta(days=31)


def add_record(target: ArgumentParser, path: Callable[[str], str]) -> None:
    """Give `irtui record` its arguments."""
    target.add_argument(
        "file", metavar="FILE", type=path, help="a new file; compressed if its name ends in .gz"
    )
    target.add_argument(
        "--for", dest="span", metavar="SPAN", type=_span, help="end after this time, such as 2h"
    )
    target.add_argument("--force", action="store_true", help="replace a file that is there")


def _span(text: str) -> timedelta:
    try:
        span = parse_duration(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    if not timedelta(seconds=1) <= span <= _LONGEST:
        raise ArgumentTypeError('must be between "1s" and "31d"')
    return span
