"""Reads a regular expression in RE2's syntax, the one Alertmanager uses, into a tree.

Python's syntax is close but not the same: it has lookahead and back-references, `\\d` means any
script's digits, `$` also stands before a last newline, and flags may stand only at the start.
Unicode classes such as `\\p{Greek}` and `\\Q…\\E` are the only parts of RE2 that are refused. The
one known difference: `(?i)[^\\W]` leaves out the long s and the Kelvin sign.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_LENGTH = 10_000
MAX_REPEAT = 1000
MAX_DEPTH = 50

Range = tuple[str, str]


class RegexError(ValueError):
    """A regular expression that cannot be used; the text says what is wrong and where."""


class Anchor(StrEnum):
    """A place between two characters."""

    TEXT_START = r"\A"
    TEXT_END = r"\z"
    LINE_START = "^"
    LINE_END = "$"
    WORD = r"\b"
    NOT_WORD = r"\B"


@dataclass(frozen=True, slots=True)
class Charset:
    """One character out of some ranges, or out of all others; `fold` ignores case."""

    ranges: tuple[Range, ...]
    negated: bool = False
    fold: bool = False

    def __contains__(self, character: str) -> bool:
        forms = case_forms(character) if self.fold else {character}
        return self.negated != any(low <= c <= high for c in forms for low, high in self.ranges)


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other; an empty one matches the empty text."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of the options."""

    options: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part at least `least` times and at most `most` times, None for without end."""

    part: "Node"
    least: int
    most: int | None


Node = Charset | Anchor | Sequence | Choice | Repeat


def parse(pattern: str) -> Node:
    """The tree of a pattern; RegexError says what is wrong with it."""
    if len(pattern) > MAX_LENGTH:
        raise RegexError(f"a regular expression may have at most {MAX_LENGTH} characters")
    return _Reader(pattern).read()


def case_forms(character: str) -> set[str]:
    """The character with all those that differ from it only by case."""
    upper = character.upper()
    forms = (character, character.lower(), upper, upper.lower())
    folded = character.casefold()
    return {form for form in forms if len(form) == 1 and form.casefold() == folded}


_OPENING = re.compile(
    r"\((?:(?!\?)|\?P?<[A-Za-z0-9_]+>|\?(?P<on>[imsU]*)(?:-(?P<off>[imsU]+))?(?P<end>[:)]))"
)
_LOOK = re.compile(r"\(\?<?[=!]")
_REPEAT = re.compile(r"(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})")
_ESCAPE = re.compile(r"\\(?:x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})|([0-7]{1,3})|(.))", re.DOTALL)
_CLASS_NAME = re.compile(r"\[:(\^?)([a-z]+):\]")
_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ANCHORS = {"A": Anchor.TEXT_START, "z": Anchor.TEXT_END, "b": Anchor.WORD, "B": Anchor.NOT_WORD}
_PERL = {"d": "09", "s": "\t\n\f\r  ", "w": "09AZ__az"}
_POSIX = {
    "alnum": "09AZaz", "alpha": "AZaz", "ascii": "\x00\x7f", "blank": "\t\t  ",
    "cntrl": "\x00\x1f\x7f\x7f", "digit": "09", "graph": "!~", "lower": "az", "print": " ~",
    "punct": "!/:@[`{~", "space": "\t\r  ", "upper": "AZ", "word": "09AZ__az",
    "xdigit": "09AFaf",
}  # fmt: skip


def _ranges(pairs: str, negated: bool) -> tuple[Range, ...]:
    ranges = tuple(zip(pairs[::2], pairs[1::2], strict=True))
    if not negated:
        return ranges
    ends = [-1, *(ord(end) for pair in ranges for end in pair), 0x110000]
    gaps = ((low + 1, high - 1) for low, high in zip(ends[::2], ends[1::2], strict=True))
    return tuple((chr(low), chr(high)) for low, high in gaps if low <= high)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def read(self) -> Node:
        tree = self.choice(frozenset(), 0)
        if self.at < len(self.text):
            raise self.error('")" without "(" before it')
        return tree

    def error(self, what: str) -> RegexError:
        return RegexError(f"{what} at character {self.at + 1} of the regular expression")

    def next(self, text: str) -> bool:
        if self.text.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def choice(self, flags: frozenset[str], depth: int) -> Node:
        """Reads up to the end or a closing bracket; flags set on the way hold until there."""
        if depth > MAX_DEPTH:
            raise self.error(f"more than {MAX_DEPTH} groups inside each other")
        options: list[Node] = []
        parts: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] != ")":
            if self.next("|"):
                options.append(Sequence(tuple(parts)))
                parts = []
            elif _REPEAT.match(self.text, self.at):
                if not parts:
                    raise self.error("nothing to repeat")
                parts[-1] = self.repeated(parts[-1])
            elif self.text[self.at] == "(":
                flags, group = self.group(flags, depth)
                parts += group
            else:
                parts.append(self.single(flags))
        options.append(Sequence(tuple(parts)))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def group(self, flags: frozenset[str], depth: int) -> tuple[frozenset[str], list[Node]]:
        """A group with the flags unchanged, or no group but changed flags."""
        if _LOOK.match(self.text, self.at):
            raise self.error("lookahead and lookbehind do not exist in Alertmanager: found one")
        opening = _OPENING.match(self.text, self.at)
        if opening is None:
            raise self.error('"(?" with something Alertmanager does not know')
        inner = (flags | set(opening["on"] or "")) - set(opening["off"] or "")
        start, self.at = self.at, opening.end()
        if opening["end"] == ")":
            return inner, []
        group = self.choice(inner, depth + 1)
        if not self.next(")"):
            self.at = start
            raise self.error('"(" without ")" after it')
        return flags, [group]

    def repeated(self, part: Node) -> Node:
        found = _REPEAT.match(self.text, self.at)
        assert found
        sign, least, comma, most = found.groups()
        if sign:
            bounds = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        else:
            bounds = (int(least), (int(most) if most else None) if comma else int(least))
        low, high = bounds
        if low > MAX_REPEAT or (high is not None and not low <= high <= MAX_REPEAT):
            raise self.error(f"a repetition that is not between 0 and {MAX_REPEAT}")
        self.at = found.end()
        self.next("?")  # a lazy repetition matches the same whole texts
        if _REPEAT.match(self.text, self.at):
            raise self.error("a repetition of a repetition")
        return Repeat(part, low, high)

    def single(self, flags: frozenset[str]) -> Node:
        character = self.text[self.at]
        if character == "[":
            return self.charset("i" in flags)
        if character == "\\":
            return self.escaped(flags)
        self.at += 1
        if character == ".":
            return Charset(() if "s" in flags else (("\n", "\n"),), negated=True)
        if character == "^":
            return Anchor.LINE_START if "m" in flags else Anchor.TEXT_START
        if character == "$":
            return Anchor.LINE_END if "m" in flags else Anchor.TEXT_END
        return _literal(character, "i" in flags)

    def escaped(self, flags: frozenset[str]) -> Node:
        name = self.text[self.at + 1 : self.at + 2]
        if ranges := self.perl():
            return Charset(ranges, fold="i" in flags)
        if name in _ANCHORS:
            self.at += 2
            return _ANCHORS[name]
        return _literal(self.escape(), "i" in flags)

    def perl(self) -> tuple[Range, ...]:
        if self.text[self.at] != "\\":
            return ()
        name = self.text[self.at + 1 : self.at + 2]
        pairs = _PERL.get(name.lower(), "")
        if pairs:
            self.at += 2
        return _ranges(pairs, name.isupper()) if pairs else ()

    def escape(self) -> str:
        """The one character that an escape stands for."""
        found = _ESCAPE.match(self.text, self.at)
        if found is None:
            raise self.error("a backslash with nothing after it")
        short, long, octal, other = found.groups()
        if octal and (octal[0] == "0" or len(octal) > 1):
            code = int(octal, 8)
        elif octal:
            raise self.error("back-references do not exist in Alertmanager: found one")
        elif short or long:
            code = int(short or long, 16)
        elif other in _CONTROLS:
            code = ord(_CONTROLS[other])
        elif other.isascii() and not other.isalnum():
            code = ord(other)
        else:
            raise self.error(f'"\\{other}" has no meaning that irtui knows')
        if code > 0x10FFFF:
            raise self.error("a number that is no character")
        self.at = found.end()
        return chr(code)

    def charset(self, fold: bool) -> Charset:
        start = self.at
        self.at += 1
        negated = self.next("^")
        ranges: list[Range] = []
        first = True
        while first or not self.next("]"):
            if self.at >= len(self.text):
                self.at = start
                raise self.error('"[" without "]" after it')
            ranges += self.class_item(fold)
            first = False
        return Charset(tuple(ranges), negated, fold)

    def class_item(self, fold: bool) -> tuple[Range, ...]:
        if named := _CLASS_NAME.match(self.text, self.at):
            if named[2] not in _POSIX:
                raise self.error(f'a class "{named[2]}" that Alertmanager does not know')
            self.at = named.end()
            return _ranges(_POSIX[named[2]], bool(named[1]))
        if ranges := self.perl():
            return ranges
        low = high = self.class_character()
        if self.text.startswith("-", self.at) and not self.text.startswith("-]", self.at):
            self.at += 1
            high = self.class_character()
            if high < low:
                raise self.error("a range that runs backwards")
        return (
            tuple((form, form) for form in case_forms(low))
            if fold and low == high
            else ((low, high),)
        )

    def class_character(self) -> str:
        if self.at >= len(self.text):
            raise self.error("a range without an end")
        if self.text[self.at] == "\\":
            return self.escape()
        self.at += 1
        return self.text[self.at - 1]


def _literal(character: str, fold: bool) -> Charset:
    forms = sorted(case_forms(character)) if fold else [character]
    return Charset(tuple((form, form) for form in forms), fold=fold)
