"""The filter line: Alertmanager matchers, `@fields` of irtui's own, and free text, all ANDed.

`severity="critical" instance=~"db.*" @state=new @age>15m !backup` is four terms and a negated one.
A term that cannot be read is an error with a sentence; the filter before it stays in force.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from irtui.domain.alert import Alert
from irtui.domain.alertlevel import level_of
from irtui.domain.board import Entry
from irtui.domain.matcher import Matcher, MatcherError, parse
from irtui.domain.triage import Triage, TriageState
from irtui.text import clean, parse_duration


class FilterError(ValueError):
    """A filter that cannot be read; the message says where and what to write instead."""


class Seen(Protocol):
    """An alert as a list has it."""

    @property
    def entry(self) -> Entry:
        """Its entry on the board."""

    @property
    def triage(self) -> Triage | None:
        """What was decided about it."""


S = TypeVar("S", bound=Seen)


@dataclass(slots=True)
class Subject:
    """All that a filter may ask about one alert; no term may keep it."""

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
    """A readable filter; an empty one matches every alert. What a `timed` one finds changes.

    One that asks for a state by name shows also what was put `aside`.
    """

    text: str = ""
    terms: tuple[Term, ...] = ()
    timed: bool = False
    aside: bool = False

    def __call__(self, subject: Subject) -> bool:
        return all(term(subject) for term in self.terms)

    def narrows(self, other: "Filter") -> bool:
        """Whether it is plain that all that it finds the other one found, as while one types."""
        if self.timed or other.timed or self.aside != other.aside:
            return False
        mine = tokens(self.text)
        return all(any(_implies(one, wanted) for one in mine) for wanted in tokens(other.text))

    def passing(self, rows: Iterable[S], now: datetime, operator: str) -> list[S]:
        """Those of the rows that match."""
        found = list(rows)
        for term in self.terms:
            if not found:
                break
            # One subject for all: a new one for each would take longer than the question.
            subject = Subject(found[0].entry, None, now, operator)
            before, found = found, []
            for row in before:
                subject.entry, subject.triage = row.entry, row.triage
                if term(subject):
                    found.append(row)
        return found


_TOKEN = re.compile(r"""(?:"(?:\\.|[^"\\])*"|[^\s"])+|\"""")
MATCHER = re.compile(r"""^!?(?:"(?:\\.|[^"\\])*"|[A-Za-z_][\w.:/-]*)(?:=~|!~|!=|=)""")
_FIELD = re.compile(r"^(!?)@([a-z_]+)(!=|=|>=|<=|>|<)(.*)$", re.DOTALL)


def parse_filter(text: str) -> Filter:
    """The filter a line of text means; FilterError tells the first term that cannot be read."""
    terms = tokens(text)
    fields = [field for term in terms if (field := _FIELD.match(term))]
    timed = any(field[2] == "age" for field in fields)
    aside = any(field[2] == "state" and not field[1] and field[3] == "=" for field in fields)
    return Filter(text.strip(), tuple(map(_term, terms)), timed, aside)


def tokens(text: str) -> list[str]:
    """The terms of a filter as they were typed; FilterError where a quote is not closed."""
    found = list(_TOKEN.finditer(text))
    for token in found:
        if token[0] == '"':
            where = f"character {token.start() + 1} of {clean(text, limit=60)}"
            raise FilterError(f"the quote at {where} is not closed")
    return [token[0] for token in found]


def _implies(token: str, other: str) -> bool:
    """Whether what matches a term plainly matches the other: the same one, or fewer letters."""
    plain = not any(one.startswith(("!", "@")) or MATCHER.match(one) for one in (token, other))
    return token == other or (plain and _unquoted(other).casefold() in _unquoted(token).casefold())


def _term(token: str) -> Term:
    if found := _FIELD.match(token):
        negated, name, op, value = found.groups()
        return _negated(_field(name, op, _unquoted(value)), bool(negated))
    if token.lstrip("!").startswith("@"):
        raise FilterError(f'"{clean(token, limit=40)}": write @age>15m, @state=new or @owner=me')
    if MATCHER.match(token):
        return _matcher(token)
    negated_text = token.startswith("!") and len(token) > 1
    return _negated(_free(_unquoted(token[1:] if negated_text else token)), negated_text)


def _matcher(token: str) -> Term:
    negated = token.startswith("!")
    try:
        matcher: Matcher = parse(token[1:] if negated else token)
    except MatcherError as error:
        raise FilterError(str(error)) from None
    name, holds = matcher.name, matcher.remembering()
    return _negated(lambda subject: holds(subject.alert.labels.get(name, "")), negated)


def _free(words: str) -> Term:
    wanted = words.casefold()

    def says(subject: Subject) -> bool:
        alert = subject.alert
        # No word that somebody types goes over the border between two values.
        values = "\0".join([*alert.labels.values(), *alert.annotations.values()])
        return wanted in values.casefold()

    return says


def _negated(term: Term, negated: bool) -> Term:
    return (lambda subject: not term(subject)) if negated else term


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] == '"' else text


def _field(name: str, op: str, value: str) -> Term:
    if name in _TIMES:
        return _TIMES[name](op, value)
    reader = _READERS.get(name)
    if reader is None:
        known = ", ".join(f"@{field}" for field in FIELDS)
        raise FilterError(f"@{clean(name, limit=40)} is no field; there are {known}")
    if op not in ("=", "!="):
        raise FilterError(f"@{name} takes = or !=, not {op}")
    if name == "state" and value not in STATES:
        raise FilterError(f"@state is one of {', '.join(STATES)}")
    wanted = value.casefold()

    def has(subject: Subject) -> bool:
        word = subject.operator.casefold() if name == "owner" and wanted == "me" else wanted
        return word in (found.casefold() for found in reader(subject) or ("",))

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


def _began(op: str, value: str) -> Term:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        shown = clean(value, limit=40)
        raise FilterError(
            f'@began: "{shown}" is no moment such as 2026-01-31T12:03Z or 2026-01-31'
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if op in (">", ">="):
        return lambda subject: subject.alert.starts_at >= moment
    if op in ("<", "<="):
        return lambda subject: subject.alert.starts_at <= moment
    raise FilterError("@began takes > or <, such as @began>2026-01-31T12:03Z")


def label_term(name: str, value: str, *, negated: bool = False) -> str:
    """The term that finds the alerts with exactly this value of a label (empty: without it).

    All that a field could not show is written as an escape, so that the term can be edited.
    """
    shown = name if _PLAIN.fullmatch(name) else _quoted(name)
    return f"{shown}{'!=' if negated else '='}{_quoted(value)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if clean(escaped, limit=len(escaped)) != escaped:
        escaped = _STRANGE.sub(lambda found: f"\\U{ord(found[0]):08x}", escaped)
    return f'"{escaped}"'


_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_STRANGE = re.compile(r"[^ -~]")
STATES = (*TriageState, "aside", "firing", "suppressed", "unconfirmed")
_TIMES = {"age": _age, "began": _began}
_READERS: dict[str, Callable[[Subject], tuple[str, ...]]] = {
    "state": lambda s: (
        str(s.entry.state),
        str(s.triage.state if s.triage else TriageState.NEW),
        "aside" if s.triage and s.triage.aside else str(s.entry.state),
    ),
    "source": lambda s: (s.alert.source,),
    "cluster": lambda s: (s.alert.source,),
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
FIELDS = tuple(sorted([*_READERS, *_TIMES]))
