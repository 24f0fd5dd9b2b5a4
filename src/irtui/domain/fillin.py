"""Fills in the placeholders of a command, and never lets an alert write a word of shell text.

`$X` goes in as an environment variable, which a shell does not read as text. `<x>` and `{{ x }}`
are replaced only by a plain value; with any other the command may only be copied.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_PLAIN = re.compile(r"[A-Za-z0-9_.:/@%+=][A-Za-z0-9_.:/@%+=-]*")
_NAME = re.compile(r"[A-Za-z0-9_]+")
_SAID_ANYWAY = re.compile(r"^(?:your|my|the|target|affected|failing)(?=.)|(?<=.)(?:name|id)$")
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_SHORT = {"ns": "namespace", "svc": "service", "deploy": "deployment"}
VALUE_BYTES = 4096
_TARGET = 64
# The system refuses to start a command with 2 MB of variables.
_ALL_BYTES = 64_000


def plain(value: str) -> bool:
    """Whether a value may stand in shell text, whatever stands around it."""
    return bool(_PLAIN.fullmatch(value))


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to fill in, under all the spellings that a command has for it.

    `spliced` tells that one of them stands in the text itself, so that the value must be plain.
    """

    name: str
    spellings: tuple[str, ...]
    spliced: bool

    def problem(self, value: str) -> str:
        """Why the command cannot run with a value, "" where it can."""
        if not value:
            return f"{self.name} is not filled in"
        if "\0" in value:
            return f"{self.name} holds a NUL character"
        if len(value.encode(errors="replace")) > VALUE_BYTES:
            return f"{self.name} is longer than 4 kB"
        if self.spliced and not plain(value):
            return f"{self.name} may only hold letters, digits and _.:/@%+=- (not first)"
        return ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A command with its placeholders filled in: its text, and the variables that go with it.

    `problems` say why it cannot run; the text then still has what was not filled in.
    """

    text: str
    variables: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def questions(
    placeholders: Iterable[str], known: Collection[str] = (), *, shell: bool = True
) -> tuple[Question, ...]:
    """What has to be asked: each name once, without the variables that are `known`.

    What is not for a shell knows no variables: there `$X` is replaced, too.
    """
    found: dict[str, list[str]] = {}
    for spelling in placeholders:
        if not (spelling.startswith("$") and spelling[1:] in known):
            found.setdefault(_letters(_bare(spelling)), []).append(spelling)
    return tuple(
        Question(
            _bare(spellings[0]),
            tuple(spellings),
            not shell or any(not one.startswith("$") for one in spellings),
        )
        for spellings in found.values()
    )


def query_placeholders(text: str, placeholders: Iterable[str]) -> tuple[str, ...]:
    """The placeholders of a query: `namespace=` sets no variable there, as it would in a shell."""
    variables = (f"${match[1] or match[2]}" for match in _VARIABLE.finditer(text))
    return tuple(dict.fromkeys((*placeholders, *variables)))


def prefilled(question: Question, labels: Mapping[str, str]) -> str:
    """What a label says that has the name of what is asked, "" where none has."""
    by_letters: dict[str, str] = {}
    for name in sorted(labels):
        by_letters.setdefault(_letters(name), labels[name])
    for wanted in _names(_letters(question.name)):
        for name in (wanted, f"{wanted}name", f"kubernetes{wanted}"):
            if name in by_letters:
                return by_letters[name]
    return ""


def fill(
    text: str, asked: Iterable[Question], answers: Mapping[str, str], *, shell: bool = True
) -> Filled:
    """The command with the answers, by the names of the questions."""
    variables: dict[str, str] = {}
    replaced: dict[str, str] = {}
    problems = []
    for question in asked:
        value = answers.get(question.name, "")
        if problem := question.problem(value):
            problems.append(problem)
            continue
        for spelling in question.spellings:
            if shell and spelling.startswith("$"):
                variables[spelling[1:]] = value
            else:
                replaced[_pattern(spelling)] = value
    return Filled(_replaced(text, replaced), variables, tuple(problems))


def target(text: str, answers: Iterable[str]) -> str:
    """The word to type before a command may change something: what it would be done to.

    The first thing filled in, else the last plain word with a letter of its first line.
    """
    if found := next((one for one in answers if one), ""):
        return found[:_TARGET]
    lines = (line.strip() for line in text.split("\n"))
    first = next((line for line in lines if line and not line.startswith("#")), "")
    words = [word for word in first.split()[1:] if plain(word) and len(word) <= _TARGET]
    words = [word for word in words if any(map(str.isalpha, word))]
    return words[-1] if words else "yes"


def alert_variables(
    labels: Mapping[str, str], annotations: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What an alert says as variables; what no variable can hold is left out, and never cut."""
    room = _ALL_BYTES
    found: dict[str, str] = {}
    for prefix, values in (("IRTUI_LABEL_", labels), ("IRTUI_ANNOTATION_", annotations or {})):
        for name, value in values.items():
            size = len(value.encode(errors="replace"))
            if _NAME.fullmatch(name) and "\0" not in value and size <= min(VALUE_BYTES, room):
                found[prefix + name] = value
                room -= size
    return found


def _replaced(text: str, values: Mapping[str, str]) -> str:
    """The text with all patterns replaced at once: no value is read as a placeholder again."""
    if not values:
        return text
    whole = "|".join(f"({pattern})" for pattern in values)
    filled = tuple(values.values())
    return re.sub(whole, lambda match: filled[(match.lastindex or 1) - 1], text)


def _pattern(spelling: str) -> str:
    """How a placeholder is found in a text; a variable is always listed as `$X`."""
    if not spelling.startswith("$"):
        return re.escape(spelling)
    name = re.escape(spelling[1:])
    return rf"\$(?:\{{{name}\}}|{name}(?!\w))"


def _bare(spelling: str) -> str:
    return spelling.strip("<>{}$ ").lstrip(".$").strip()


def _letters(name: str) -> str:
    return "".join(one for one in name.casefold() if one.isalnum())


def _names(wanted: str) -> Iterator[str]:
    """A name, and what is left of it without the words that say nothing."""
    yield wanted
    shorter = wanted
    while (cut := _SAID_ANYWAY.sub("", shorter, count=1)) != shorter:
        shorter = cut
        yield shorter
    if shorter in _SHORT:
        yield _SHORT[shorter]
