"""Everything the command line prints goes through here: cleaned text, or one JSON document."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from irtui.text import LABEL_LIMIT, clean


def say(text: str = "") -> None:
    """Print lines for a person."""
    print(clean(text, keep_nl=True, limit=sys.maxsize))


def fail(text: str) -> None:
    """Print what went wrong."""
    print(clean(text, keep_nl=True, limit=sys.maxsize), file=sys.stderr)


def say_json(values: Mapping[str, Any]) -> None:
    """Print one JSON document; values are as they came, escaped as JSON does."""
    print(json.dumps({"version": 1, **values}, indent=2, ensure_ascii=True))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print aligned columns; the last one is as long as it is."""
    from rich.cells import cell_len

    cells = [[clean(cell, limit=LABEL_LIMIT) for cell in row] for row in [heads, *rows]]
    widths = [max(cell_len(row[column]) for row in cells) for column in range(len(heads))]
    for row in cells:
        padded = [
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ]
        print("  ".join(padded).rstrip())
