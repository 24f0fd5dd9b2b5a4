"""Everything the command line prints goes through here: cleaned text, or one JSON document."""

import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from typing import Any

from irtui.text import LABEL_LIMIT, LIMIT, clean


def say(text: str = "") -> None:
    """Print one line for a person."""
    print(clean(text, limit=sys.maxsize))


def say_page(text: str) -> None:
    """Print several lines that are meant for a file as well."""
    print(clean(text, keep_nl=True, limit=sys.maxsize), end="")


def fail(text: str) -> None:
    """Print in one line what went wrong."""
    print(clean(text, limit=sys.maxsize), file=sys.stderr)


def say_json(values: Mapping[str, Any]) -> None:
    """Print one JSON document; values are as they came, escaped as JSON does."""
    import json  # not for the screen

    print(json.dumps({"version": 1, **values}, indent=2, ensure_ascii=True))


def many(number: int, one: str, several: str = "") -> str:
    """A number with its noun: `1 alert`, `2 alerts`."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print aligned columns; the last one is as long as it is."""
    from rich.cells import cell_len

    limits = [LABEL_LIMIT] * (len(heads) - 1) + [LIMIT]
    cells = [
        [clean(cell, limit=limit) for cell, limit in zip(row, limits, strict=True)]
        for row in [heads, *rows]
    ]
    widths = [max(cell_len(row[column]) for row in cells) for column in range(len(heads))]
    for row in cells:
        padded = [
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ]
        print("  ".join(padded).rstrip())


def open_streams() -> None:
    """Make the standard streams usable: one that is closed leads nowhere.

    A character that the encoding of standard output lacks is printed as `?`.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - it stays open
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def settle() -> None:
    """Print what is left; where nothing takes it, Python must not complain about that at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
