"""What can be said of a hand-over on the command line. Nothing heavy is imported here."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import timedelta

from irtui.text import parse_duration

_LONGEST = timedelta(days=31)


def add_handover(target: ArgumentParser, path: Callable[[str], str]) -> None:
    """Give `irtui handover` its arguments."""
    target.add_argument(
        "--since", metavar="SPAN", type=_span, default=timedelta(hours=8),
        help="how long the shift was, such as 12h; 8h by default",
    )  # fmt: skip
    target.add_argument("--json", action="store_true", help="one JSON document")
    target.add_argument(
        "-o", "--output", metavar="FILE", type=path,
        help="a file, which it replaces if that is a hand-over too, or a directory",
    )  # fmt: skip
    target.add_argument("--force", action="store_true", help="overwrite any file")


def _span(text: str) -> timedelta:
    try:
        span = parse_duration(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    if not timedelta(minutes=1) <= span <= _LONGEST:
        raise ArgumentTypeError('must be between "1m" and "31d"')
    return span
