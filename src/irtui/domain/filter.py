"""The filter line: Alertmanager matchers, `@fields` of irtui's own, and free text, all ANDed.

`severity="critical" instance=~"db.*" @state=new @age>15m !backup` is four terms and a negated one.
A term that cannot be read is an error with a sentence; the filter before it stays in force.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from irtui.domain.alert import Alert
from irtui.domain.alertlevel import level_of
from irtui.domain.board import Entry
from irtui.domain.matcher import Matcher, MatcherError, parse
from irtui.domain.triage import Triage, TriageState
from irtui.text import clean, parse_duration


class FilterError(ValueError):
    """A filter that cannot be read; the message says where and what to write instead."""


@dataclass(frozen=True, slots=True)
class Subject:
    """All that a filter may ask about one alert."""

    entry: Entry
    triage: Triage | None
    now: datetime
    operator: str

    @property
    def alert(self) -> Alert:
        """The alert itself."""
        return self.entry.alert


Term = Callable[[Subject], bool]


@dataclass(frozen=True, slots=True)
class Filter:
    """A readable filter; an empty one matches every alert."""

    text: str = ""
    terms: tuple[Term, ...] = ()

    def __call__(self, subject: Subject) -> bool:
        return all(term(subject) for term in self.terms)


_TOKEN = re.compile(r"""(?:"(?:\\.|[^"\\])*"|[^\s"])+|\"""")
_MATCHER = re.compile(r"""^!?(?:"(?:\\.|[^"\\])*"|[A-Za-z_][\w.:/-]*)(?:=~|!~|!=|=)""")
_FIELD = re.compile(r"^(!?)@([a-z_]+)(!=|=|>=|<=|>|<)(.*)$", re.DOTALL)


def parse_filter(text: str) -> Filter:
    """The filter a line of text means; FilterError tells the first term that cannot be read."""
    found = list(_TOKEN.finditer(text))
    for token in found:
        if token[0] == '"':
            where = f"character {token.start() + 1} of {clean(text, limit=60)}"
            raise FilterError(f"the quote at {where} is not closed")
    terms = tuple(_term(token[0]) for token in found)
    return Filter(text.strip(), terms)


def _term(token: str) -> Term:
    if found := _FIELD.match(token):
        negated, name, op, value = found.groups()
        return _negated(_field(name, op, _unquoted(value)), bool(negated))
    if token.lstrip("!").startswith("@"):
        raise FilterError(f'"{clean(token, limit=40)}": write @age>15m, @state=new or @owner=me')
    if _MATCHER.match(token):
        return _matcher(token)
    negated_text = token.startswith("!") and len(token) > 1
    return _negated(_free(_unquoted(token[1:] if negated_text else token)), negated_text)


def _matcher(token: str) -> Term:
    negated = token.startswith("!")
    try:
        matcher: Matcher = parse(token[1:] if negated else token)
    except MatcherError as error:
        raise FilterError(str(error)) from None
    return _negated(lambda subject: matcher.matches(subject.alert.labels), negated)


def _free(words: str) -> Term:
    wanted = words.casefold()

    def says(subject: Subject) -> bool:
        alert = subject.alert
        return any(
            wanted in value.casefold()
            for values in (alert.labels.values(), alert.annotations.values())
            for value in values
        )

    return says


def _negated(term: Term, negated: bool) -> Term:
    return (lambda subject: not term(subject)) if negated else term


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] == '"' else text


def _field(name: str, op: str, value: str) -> Term:
    if name == "age":
        return _age(op, value)
    reader = _READERS.get(name)
    if reader is None:
        known = ", ".join(f"@{field}" for field in FIELDS)
        raise FilterError(f"@{clean(name, limit=40)} is no field; there are {known}")
    if op not in ("=", "!="):
        raise FilterError(f"@{name} takes = or !=, not {op}")
    if name == "state" and value not in _STATES:
        raise FilterError(f"@state is one of {', '.join(_STATES)}")
    wanted = value.casefold()

    def has(subject: Subject) -> bool:
        word = subject.operator.casefold() if name == "owner" and wanted == "me" else wanted
        return word in (found.casefold() for found in reader(subject))

    return _negated(has, op == "!=")


def _age(op: str, value: str) -> Term:
    try:
        span = parse_duration(value)
    except ValueError as error:
        raise FilterError(f"@age: {error}") from None
    if op in (">", ">="):
        return lambda subject: subject.now - subject.alert.starts_at >= span
    if op in ("<", "<="):
        return lambda subject: subject.now - subject.alert.starts_at <= span
    raise FilterError("@age takes > or <, such as @age>15m")


_STATES = (*TriageState, "firing", "suppressed", "unconfirmed")
_READERS: dict[str, Callable[[Subject], tuple[str, ...]]] = {
    "state": lambda s: (str(s.entry.state), str(s.triage.state if s.triage else TriageState.NEW)),
    "source": lambda s: (s.alert.source,),
    "owner": lambda s: ((s.triage.owner or "") if s.triage else "",),
    "receiver": lambda s: s.alert.receivers,
    "severity": lambda s: (
        s.alert.labels.get("severity", ""),
        level_of(s.alert.labels).name,
        level_of(s.alert.labels).word,
    ),
    "member": lambda s: tuple(s.entry.reporters),
    "silenced_by": lambda s: s.alert.silenced_by,
    "incident": lambda s: ((s.triage.incident or "") if s.triage else "",),
}
FIELDS = tuple(sorted([*_READERS, "age"]))
