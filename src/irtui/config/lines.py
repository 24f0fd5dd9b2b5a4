"""Finds the lines on which the tables and keys of a TOML text stand."""

import re
import tomllib
from collections.abc import Mapping

Location = tuple[int | str, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_PARTS = re.compile(_PART)
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_STATEMENT = re.compile(rf"[ \t]*(?:(\[\[?)[ \t]*({_KEY})[ \t]*\]\]?|({_KEY})[ \t]*=)?")
_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[\]{}\n]"
    r"""|[^\[\]{}\n"'#]+""",
    re.DOTALL,
)


class Lines:
    """Where each table and key of a TOML text stands; the text has been parsed before.

    Keys inside inline tables and arrays have no line of their own: `of` gives the line of the key
    that holds them.
    """

    def __init__(self, text: str) -> None:
        """Read through the text once."""
        self._lines: dict[Location, int] = {(): 1}
        self._last: dict[Location, int] = {}
        self._table: Location = ()
        self._read(text)

    def of(self, location: Location) -> int:
        """The line of a location, or of the nearest table or key around it."""
        while location not in self._lines:
            location = location[:-1]
        return self._lines[location]

    def _read(self, text: str) -> None:
        position, line = 0, 1
        while position < len(text) and (statement := _STATEMENT.match(text, position)):
            bracket, table, key = statement.groups()
            if table:
                self._open(_parts(table), line, is_array=bracket == "[[")
            elif key:
                self._note(self._table, _parts(key), line)
            end = _end_of_value(text, statement.end())
            line += text.count("\n", position, end)
            position = end

    def _open(self, parts: list[str], line: int, *, is_array: bool) -> None:
        self._table = (*self._note((), parts[:-1], line), parts[-1])
        self._lines.setdefault(self._table, line)
        if is_array:
            self._last[self._table] = self._last.get(self._table, -1) + 1
            self._table = (*self._table, self._last[self._table])
            self._lines[self._table] = line

    def _note(self, table: Location, parts: list[str], line: int) -> Location:
        location = table
        for part in parts:
            location = (*location, part)
            self._lines.setdefault(location, line)
            if location in self._last:
                location = (*location, self._last[location])
        return location


def _parts(key: str) -> list[str]:
    return [_unquoted(part) for part in _PARTS.findall(key)]


def _unquoted(part: str) -> str:
    if part[0] not in "\"'":
        return part
    value: Mapping[str, str] = tomllib.loads(f"value = {part}")
    return value["value"]


def _end_of_value(text: str, position: int) -> int:
    depth = 0
    while piece := _PIECE.match(text, position):
        position = piece.end()
        token = piece.group()
        if token in "[{":
            depth += 1
        elif token in "]}":
            depth -= 1
        elif token == "\n" and depth <= 0:
            return position
    return len(text)
