"""Alertmanager's label matchers: reading, writing and applying them.

A label that an alert lacks counts as the empty string. Regular expressions are RE2's, match the
whole value, and `.` does not match a newline. Nothing here is slow: regular expressions take
linear time, whatever the pattern and the value.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self, cast

from irtui.text import clean

if TYPE_CHECKING:
    from irtui.domain.regex import Regex

Operator = Literal["=", "!=", "=~", "!~"]

_REMEMBERED = 100_000


class MatcherError(ValueError):
    """A matcher that cannot be used; the text says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """A condition on one label; MatcherError at once where the regular expression is none."""

    name: str
    op: Operator
    value: str
    _regex: "Regex | None" = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        if not self.name:
            raise MatcherError('a matcher needs a label name, for example severity="critical"')
        if self.op not in ("=", "!=", "=~", "!~"):
            raise MatcherError(f'"{clean(self.op, limit=20)}" is not one of =, !=, =~ and !~')
        if self.is_regex:
            # Only who writes a regular expression waits for what reads it.
            from irtui.domain.regex import Regex
            from irtui.domain.regex_syntax import RegexError

            try:
                object.__setattr__(self, "_regex", Regex(self.value))
            except RegexError as error:
                shown = clean(self.value, limit=80)
                raise MatcherError(f'{error} "{shown}" of {clean(self.name, limit=80)}') from None

    @classmethod
    def of(cls, name: str, value: str, *, is_regex: bool, is_equal: bool = True) -> Self:
        """The matcher that Alertmanager's JSON describes; servers before 0.22 omit `is_equal`."""
        op = ("=" if is_equal else "!") + ("~" if is_regex else "" if is_equal else "=")
        return cls(name, cast(Operator, op), value)

    @property
    def is_regex(self) -> bool:
        """Whether the value is a regular expression."""
        return self.op.endswith("~")

    @property
    def is_equal(self) -> bool:
        """Whether the label must match, rather than must not."""
        return not self.op.startswith("!")

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether an alert with these labels fulfils the condition."""
        value = labels.get(self.name, "")
        hit = value == self.value if self._regex is None else self._regex.fullmatch(value)
        return hit == self.is_equal

    def remembering(self) -> Callable[[str], bool]:
        """The same question of the label's value; what it said of a value is not worked out again.

        For whoever asks it of many alerts, many of which have the same value.
        """
        return _Answers(self).__getitem__

    def __str__(self) -> str:
        """The matcher as every version of Alertmanager and `parse` read it back."""
        name = self.name if _PLAIN_NAME.fullmatch(self.name) else _quoted(self.name)
        return f"{name}{self.op}{_quoted(self.value)}"


class _Answers(dict[str, bool]):
    """What a matcher says of the values of its label."""

    def __init__(self, matcher: Matcher) -> None:
        super().__init__()
        self._matcher = matcher

    def __missing__(self, value: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[value] = hit = self._matcher.matches({self._matcher.name: value})
        return hit


def parse(text: str) -> Matcher:
    """The one matcher a text holds; MatcherError says what is wrong with it."""
    matchers = parse_all(text)
    if len(matchers) != 1:
        shown = clean(text, limit=80)
        raise MatcherError(f'"{shown}" holds {len(matchers)} matchers where one is needed')
    return matchers[0]


def parse_all(text: str) -> tuple[Matcher, ...]:
    """The matchers a text holds, separated by commas or spaces, in braces or not; may be none.

    Names and values may stand without quotes where they hold no space and none of `{}!=~,\\"'`.
    In quotes, `\\"`, `\\\\`, `\\n` and Go's other escapes are read; a backslash before anything
    else stays, so that `"web\\d+"` needs no doubling, as with Alertmanager.
    """
    return _Reader(text).read()


_PLAIN_NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*")
_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"[^\s{}!=~,\\\"'`]+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_OPERATOR = re.compile(r"=~|!~|!=|=")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([\\\"afnrtv]))")
_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _unquoted(text: str) -> str:
    """The text without its escapes; `\\x` gives bytes of UTF-8. UnicodeError, OverflowError."""
    out = bytearray()
    at = 0
    for found in _ESCAPE.finditer(text):
        out += text[at : found.start()].encode()
        byte, short, long, plain = found.groups()
        if byte:
            out.append(int(byte, 16))
        elif short or long:
            out += chr(int(short or long, 16)).encode()
        else:
            out += _CONTROLS.get(plain, plain).encode()
        at = found.end()
    return (out + text[at:].encode()).decode()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def read(self) -> tuple[Matcher, ...]:
        matchers: list[Matcher] = []
        braced = self.take("{")
        while not self.done() and not self.text.startswith("}", self.at):
            matchers.append(self.matcher())
            spaced = self.skip()
            if not (self.take(",") or spaced or self.done() or self.text[self.at] == "}"):
                raise self.error("expected a comma or a space before the next matcher")
        if braced and not self.take("}"):
            raise self.error('expected a "}" to close the "{"')
        if not self.done():
            raise self.error('expected nothing more here; remove it, or open with "{"')
        return tuple(matchers)

    def error(self, what: str) -> MatcherError:
        shown = clean(self.text, limit=80)
        return MatcherError(f'"{shown}", character {self.at + 1}: {what}')

    def skip(self) -> bool:
        start = self.at
        if space := _SPACE.match(self.text, self.at):
            self.at = space.end()
        return self.at > start

    def done(self) -> bool:
        self.skip()
        return self.at == len(self.text)

    def take(self, text: str) -> bool:
        self.skip()
        if not self.text.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def matcher(self) -> Matcher:
        start = self.at
        name = self.word('expected a label name, for example severity="critical"')
        self.skip()
        operator = _OPERATOR.match(self.text, self.at)
        if operator is None:
            raise self.error("expected =, !=, =~ or !~ after the label name")
        self.at = operator.end()
        value = self.word('expected a value; put it in double quotes, "" for an empty one')
        try:
            return Matcher(name, cast(Operator, operator[0]), value)
        except MatcherError as error:
            self.at = start
            raise self.error(str(error)) from None

    def word(self, expected: str) -> str:
        self.skip()
        if bare := _BARE.match(self.text, self.at):
            self.at = bare.end()
            return bare[0]
        quoted = _QUOTED.match(self.text, self.at)
        if quoted is None:
            missing = 'a closing double quote is missing; write \\" for one inside the value'
            raise self.error(missing if self.text.startswith('"', self.at) else expected)
        try:
            word = _unquoted(quoted[1])
        except (UnicodeError, ValueError, OverflowError):
            raise self.error("the escapes in these quotes are not valid UTF-8") from None
        self.at = quoted.end()
        return word
