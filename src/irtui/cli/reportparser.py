"""What can be said of reports on the command line. Nothing heavy is imported here."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta

from irtui.text import parse_duration

_LEAST, _MOST = timedelta(hours=1), timedelta(days=3660)


def add_report(report: ArgumentParser) -> None:
    """Give `irtui report` its options."""
    report.add_argument(
        "--since", metavar="SPAN", type=_span, default=timedelta(days=30),
        help="how far back, such as 7d or 365d; 30d without it",
    )  # fmt: skip
    report.add_argument("--service", metavar="S", help='only one service; "" are alerts of none')
    report.add_argument("-o", "--output", metavar="FILE", help="a file, - for standard output")
    kind = report.add_mutually_exclusive_group()
    kind.add_argument("--json", action="store_true", help="one JSON document")
    kind.add_argument(
        "--noise-actions", action="store_true",
        help="only what to do about noisy alert rules, as a Markdown task list",
    )  # fmt: skip


def _span(text: str) -> timedelta:
    try:
        span = parse_duration(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    if not _LEAST <= span <= _MOST:
        raise ArgumentTypeError('must be between "1h" and "3660d"')
    return span
