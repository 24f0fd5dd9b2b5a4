"""Reminders: what an incident or the alerts still ask for, since when, and how often that rings.

How often one has rung follows from the times alone, so that several terminals and a restart agree.
Whoever puts one off asks to hear of it again: from then on it is counted anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from irtui.domain.incident import Incident, IncidentKind, Status, short
from irtui.domain.reviewstate import due_at
from irtui.domain.unanswered import Late
from irtui.text import age, brief

# So long after it was due nobody is reminded of a review: what is that old is for a report.
GIVEN_UP = timedelta(days=30)


class Reminds(StrEnum):
    """What a reminder is about, the most urgent first."""

    NOT_TAKEN = "not_taken"
    NO_COMMANDER = "no_commander"
    NO_SEVERITY = "no_severity"
    UPDATE_DUE = "update_due"
    TASKS = "tasks"
    QUIET_INCIDENT = "quiet_incident"
    MITIGATED = "mitigated"
    ACKNOWLEDGED = "acknowledged"
    REVIEW = "review"


_SPANS: Mapping[Reminds, timedelta] = {
    Reminds.NO_COMMANDER: timedelta(minutes=2),
    Reminds.NO_SEVERITY: timedelta(minutes=5),
    Reminds.UPDATE_DUE: timedelta(0),
    Reminds.TASKS: timedelta(0),
    Reminds.QUIET_INCIDENT: timedelta(hours=4),
    Reminds.MITIGATED: timedelta(hours=24),
    Reminds.ACKNOWLEDGED: timedelta(hours=4),
    Reminds.REVIEW: timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """After how long each kind reminds (a kind that is missing never does), and how often it rings.

    The span of a review is how long before it is due it begins to remind. `major` are the
    severities that need a commander, `review_due` says which need a review and how soon.
    """

    spans: Mapping[Reminds, timedelta] = field(default_factory=lambda: _SPANS)
    every: timedelta = timedelta(minutes=10)
    limit: int = 5
    major: frozenset[str] = frozenset({"SEV1", "SEV2"})
    review_due: Mapping[str, timedelta] = field(
        default_factory=lambda: {"SEV1": timedelta(days=3), "SEV2": timedelta(days=7)}
    )


@dataclass(frozen=True, slots=True)
class Case:
    """What reminders look at in an incident; `tasks_due` are the ends of its open tasks.

    `commanded_until` is when the last commander left, `heard_at` the last event by a person,
    `review_due_at` an end of its own that somebody gave the review.
    """

    incident: Incident
    heard_at: datetime | None = None
    commanded_until: datetime | None = None
    tasks_due: tuple[datetime, ...] = ()
    review_begun: bool = False
    review_due_at: datetime | None = None
    review_published: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """An alert that somebody acknowledged and that still fires."""

    name: str
    owner: str
    since: datetime


@dataclass(frozen=True, slots=True)
class PutOff:
    """A reminder that somebody wants to hear of later."""

    subject: str
    kind: Reminds
    until: datetime
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder that stands: `subject` is the key of an incident, empty for all alerts.

    It stands since `since` and rings from `rings_from` on. `concerns` are those it is for, all
    where it names nobody.
    """

    kind: Reminds
    subject: str
    text: str
    since: datetime
    rings_from: datetime
    concerns: frozenset[str] = frozenset()
    put_off: PutOff | None = None

    @property
    def waits(self) -> bool:
        """Whether it was put off."""
        return self.put_off is not None

    def rings(self, now: datetime, rules: ReminderRules) -> int:
        """How many times it has rung by now."""
        if self.waits or now < self.rings_from:
            return 0
        return min(rules.limit, 1 + (now - self.rings_from) // rules.every)


def reminders(
    cases: Iterable[Case],
    held: Sequence[Held],
    put_off: Iterable[PutOff],
    rules: ReminderRules,
    now: datetime,
    late: Late | None = None,
) -> tuple[Reminder, ...]:
    """The reminders that stand now, the most urgent first, those that were put off last.

    `late` are the alerts that nobody has taken in time.
    """
    later = {(one.subject, one.kind): one for one in put_off}
    found = [one for case in cases for one in _of_case(case, rules, now)]
    found += _of_alerts(held, rules, now)
    if late is not None:
        found.append(_not_taken(late, now))
    shown = [_with(one, later.get((one.subject, one.kind)), now) for one in found]
    order = list(Reminds)
    return tuple(
        sorted(shown, key=lambda one: (one.waits, order.index(one.kind), one.since, one.subject))
    )


def _with(one: Reminder, later: PutOff | None, now: datetime) -> Reminder:
    """A reminder put off; one that has begun anew since then is another one."""
    if later is None or later.at < one.since:
        return one
    if now < later.until:
        return replace(one, put_off=later)
    return replace(one, rings_from=max(one.rings_from, later.until))


def _of_case(case: Case, rules: ReminderRules, now: datetime) -> list[Reminder]:
    one = case.incident
    found = _of_review(case, rules, now) if one.status is Status.RESOLVED else []
    if not one.status.open:
        return found
    begun, name = one.declared_at or one.detected_at, short(one.key)
    mine = frozenset({one.commander} if one.commander else ())
    due = [at for at in case.tasks_due if at <= now]

    def stands(kind: Reminds, since: datetime | None, text: str) -> None:
        span = rules.spans.get(kind)
        if since is None or span is None or now < since + span:
            return
        said = text.format(name=name, ago=age(now - since))
        found.append(Reminder(kind, one.key, said, since + span, since + span, mine))

    if one.severity is None:
        stands(Reminds.NO_SEVERITY, begun, "{name} has no severity for {ago}")
    if one.commander is None and one.severity in rules.major:
        left = max(begun, case.commanded_until or begun)
        stands(Reminds.NO_COMMANDER, left, f"nobody commands {{name}} ({one.severity}) for {{ago}}")
    stands(Reminds.UPDATE_DUE, one.next_update_at, "{name}: update due {ago} ago")
    many = f"{len(due)} tasks" if len(due) > 1 else "a task"
    stands(Reminds.TASKS, min(due, default=None), f"{{name}}: {many} overdue for {{ago}}")
    if one.status is Status.MITIGATED:
        stands(Reminds.MITIGATED, one.mitigated_at, "{name} mitigated {ago} ago and not resolved")
    else:
        stands(Reminds.QUIET_INCIDENT, case.heard_at or begun, "{name}: nothing noted for {ago}")
    return found


def _of_review(case: Case, rules: ReminderRules, now: datetime) -> list[Reminder]:
    one, before = case.incident, rules.spans.get(Reminds.REVIEW)
    allowed = rules.review_due.get(one.severity or "")
    if (
        allowed is None
        or before is None
        or one.resolved_at is None
        or case.review_published
        or one.kind is not IncidentKind.INCIDENT
    ):
        return []
    due = due_at(one.resolved_at, allowed, case.review_due_at) or one.resolved_at
    since = max(due - before, one.resolved_at)
    if not since <= now < due + GIVEN_UP:
        return []
    state = "not published" if case.review_begun else "not started"
    when = f"due in {age(due - now)}" if now < due else f"overdue {age(now - due)}"
    text = f"review of {short(one.key)} {state}, {when}"
    mine = frozenset({one.commander} if one.commander else ())
    return [Reminder(Reminds.REVIEW, one.key, text, since, due, mine)]


def _of_alerts(held: Sequence[Held], rules: ReminderRules, now: datetime) -> list[Reminder]:
    span = rules.spans.get(Reminds.ACKNOWLEDGED)
    stale = [one for one in held if span is not None and one.since + span <= now]
    if not stale or span is None:
        return []
    oldest = min(stale, key=lambda one: (one.since, one.name))
    many = f"{len(stale)} acknowledged alerts" if len(stale) > 1 else "an acknowledged alert"
    first = f"oldest {oldest.name}" if len(stale) > 1 else oldest.name
    text = f"{many} older than {age(span)}, {first} by {oldest.owner} {age(now - oldest.since)}"
    since = oldest.since + span
    mine = frozenset(one.owner for one in stale)
    return [Reminder(Reminds.ACKNOWLEDGED, "", text, since, since, mine)]


def _not_taken(late: Late, now: datetime) -> Reminder:
    one = late.worst
    text = f"{one.name} suggests {one.severity} and nobody has taken it for {age(now - one.since)}"
    text += f" ({one.severity} asks for {brief(one.within)})"
    text += f", {late.many - 1} more wait too long" if late.many > 1 else ""
    return Reminder(Reminds.NOT_TAKEN, "", text, late.newest, late.rings_from)


class Ringer:
    """What has rung in this terminal; what was due before it came is seen and no news."""

    def __init__(self, rules: ReminderRules) -> None:
        self._rules = rules
        self._rung: dict[tuple[str, Reminds], tuple[datetime, int]] = {}
        self._began: datetime | None = None

    def rings(
        self, standing: Iterable[Reminder], now: datetime, operator: str, *, quiet: bool
    ) -> list[Reminder]:
        """The reminders that ring now for this operator; what quiet hours hush rings after them."""
        began = self._began = self._began or now
        found, known = [], self._rung
        self._rung = {}
        for one in standing:
            place, many = (one.subject, one.kind), one.rings(now, self._rules)
            at, rung = known.get(place, (None, 0))
            if at != one.rings_from:
                rung = one.rings(began, self._rules)
            calls = many > rung
            if calls and quiet:
                many = rung
            elif calls and (not one.concerns or operator in one.concerns):
                found.append(one)
            self._rung[place] = (one.rings_from, max(many, rung))
        return found
