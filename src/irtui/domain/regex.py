"""Matches regular expressions the way Alertmanager does: whole texts, in linear time.

Label values come from outside, and one of 200,000 characters would keep Python's backtracking
`re` busy for hours. This follows all paths at once instead (Thompson's construction) and
remembers where each character led, so every character is looked at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from irtui.domain.regex_syntax import (
    Anchor,
    Charset,
    Choice,
    Node,
    RegexError,
    Repeat,
    Sequence,
    parse,
)

MAX_SIZE = 20_000
_REMEMBERED = 10_000


@dataclass(slots=True, eq=False)
class _Point:
    """A place in the automaton: a character or an anchor leads on; without either it forks."""

    test: Charset | Anchor | None = None
    to: list["_Point"] = field(default_factory=list)


class Regex:
    """A compiled pattern; RegexError at once where it is not one."""

    def __init__(self, pattern: str) -> None:
        self._end = _Point()
        self._start = frozenset({_Builder().build(parse(pattern), self._end)})
        self._forget()

    def fullmatch(self, text: str) -> bool:
        """Whether the whole text matches."""
        state = self._first
        for character in text:
            state = state[character]
            if state.dead:
                return False
        return state.accepts

    def _move(self, state: "_State", character: str) -> "_State":
        self._count += 1
        if self._count > _REMEMBERED:
            self._forget()
        kind = _kind(character)
        points = frozenset(
            point.to[0]
            for point in _reached(state.points, state.before, kind)
            if isinstance(point.test, Charset) and character in point.test
        )
        known = self._states.get((points, kind))
        if known is None:
            known = self._states[points, kind] = self._state(points, kind)
        state[character] = known
        return known

    def _state(self, points: frozenset[_Point], before: str) -> "_State":
        return _State(self._move, points, before, self._end in _reached(points, before, ""))

    def _forget(self) -> None:
        self._first = self._state(self._start, "")
        self._states: dict[tuple[frozenset[_Point], str], _State] = {}
        self._count = 0


class _State(dict[str, "_State"]):
    """All points reached at once, and the states that characters lead to, as far as met.

    `before` is the kind of character that led here.
    """

    __slots__ = ("accepts", "before", "dead", "move", "points")

    def __init__(
        self,
        move: Callable[["_State", str], "_State"],
        points: frozenset[_Point],
        before: str,
        accepts: bool,
    ) -> None:
        self.move = move
        self.points = points
        self.before = before
        self.accepts = accepts
        self.dead = not points

    def __missing__(self, character: str) -> "_State":
        return self.move(self, character)


class _Builder:
    """Turns a tree into points, from the end to the start, so that each knows where it leads."""

    def __init__(self) -> None:
        self.size = 0

    def build(self, node: Node, to: _Point) -> _Point:
        self.size += 1
        if self.size > MAX_SIZE:
            raise RegexError("repetitions make this too large a regular expression:")
        match node:
            case Sequence(parts):
                for part in reversed(parts):
                    to = self.build(part, to)
                return to
            case Choice(options):
                return _Point(None, [self.build(option, to) for option in options])
            case Repeat():
                return self.repeat(node, to)
            case _:
                return _Point(node, [to])

    def repeat(self, node: Repeat, to: _Point) -> _Point:
        if node.most is None:
            loop = _Point(None, [to])
            loop.to.append(self.build(node.part, loop))
            to = loop
        else:
            end = to
            for _ in range(node.most - node.least):
                to = _Point(None, [end, self.build(node.part, to)])
        for _ in range(node.least):
            to = self.build(node.part, to)
        return to


def _reached(points: Iterable[_Point], before: str, after: str) -> set[_Point]:
    """The points themselves and all behind forks and anchors that hold here."""
    found = set(points)
    waiting = list(found)
    while waiting:
        point = waiting.pop()
        if isinstance(point.test, Charset):
            continue
        if point.test is None or _holds(point.test, before, after):
            new = [target for target in point.to if target not in found]
            found.update(new)
            waiting += new
    return found


def _kind(character: str) -> str:
    """What anchors need to know of a character: a word character, a newline or another."""
    if character == "\n":
        return character
    return "a" if character == "_" or (character.isascii() and character.isalnum()) else "-"


def _holds(anchor: Anchor, before: str, after: str) -> bool:
    match anchor:
        case Anchor.TEXT_START:
            return before == ""
        case Anchor.TEXT_END:
            return after == ""
        case Anchor.LINE_START:
            return before in ("", "\n")
        case Anchor.LINE_END:
            return after in ("", "\n")
        case Anchor.WORD:
            return (before == "a") != (after == "a")
        case Anchor.NOT_WORD:
            return (before == "a") == (after == "a")
