"""Lessons: what the next one on call should know when an alert fires again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from irtui.domain.alert import Alert

# So many times "it did not help", and a lesson is proposed to retire.
ENOUGH_NOES = 3


class LessonKind(StrEnum):
    """What a lesson tells."""

    DO_FIRST = "do_first"
    DO_NOT = "do_not"
    LOOK_HERE = "look_here"
    CONTEXT = "context"

    @property
    def words(self) -> str:
        """What stands before its text."""
        return self.replace("_", " ")


class LessonState(StrEnum):
    """Whether a lesson is shown."""

    ACTIVE = "active"
    RETIRED = "retired"


class Match(IntEnum):
    """How well something of the past fits an alert, the best one first."""

    EXACT = 0
    NAME_AND_SERVICE = 1
    NAME = 2
    SERVICE = 3

    @property
    def words(self) -> str:
        """What is the same, as people say it."""
        return _WORDS[self]


_WORDS = {
    Match.EXACT: "this alert",
    Match.NAME_AND_SERVICE: "its name and service",
    Match.NAME: "its name",
    Match.SERVICE: "its service",
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson; `incident` is the key of the one it was learned in.

    It fits the alert of its `source` and `fingerprint` best, then those of its `alertname`; without
    a name it is for all alerts of its `service`. `yes` and `no` count
    the answers to "did it help?", of which each operator has one for each episode.
    """

    id: UUID
    kind: LessonKind
    text: str
    alertname: str
    service: str
    source: str
    fingerprint: str
    state: LessonState
    by: str
    at: datetime
    incident: str | None = None
    yes: int = 0
    no: int = 0
    version: int = 1

    @property
    def name(self) -> str:
        """How people name it: the beginning of its id."""
        return self.id.hex[:8]

    @property
    def proposed_to_retire(self) -> bool:
        """Whether it was of no help so often that somebody should take it away."""
        useless = self.no >= ENOUGH_NOES and self.no > self.yes
        return self.state is LessonState.ACTIVE and useless


@dataclass(frozen=True, slots=True)
class Fitting:
    """A lesson for an alert: how well it fits, and what this operator answered in this episode."""

    lesson: Lesson
    match: Match
    helped: bool | None = None


def service_of(alert: Alert) -> str:
    """The service that an alert is about, empty where it names none."""
    return alert.labels.get("service", "")


def match(lesson: Lesson, alert: Alert) -> Match | None:
    """How well a lesson fits an alert, None where it is for others."""
    exact = lesson.source == alert.source and lesson.fingerprint == alert.fingerprint
    if lesson.fingerprint and exact:
        return Match.EXACT
    if lesson.alertname:
        return alike(lesson.alertname, lesson.service, alert)
    return Match.SERVICE if lesson.service and lesson.service == service_of(alert) else None


def alike(name: str, service: str, alert: Alert) -> Match | None:
    """How well a name and a service fit an alert; None where the name is another one."""
    if not name or name != alert.name:
        return None
    same = bool(service) and service == service_of(alert)
    return Match.NAME_AND_SERVICE if same else Match.NAME


def fitting(
    lessons: Iterable[Lesson], alert: Alert, answers: Mapping[UUID, bool] | None = None
) -> list[Fitting]:
    """The lessons for an alert: the best fit first, then what to do, then the newest.

    What is proposed to retire comes last; what has retired is left out. `answers` are those of one
    operator in this episode.
    """
    said = answers or {}
    found = [
        Fitting(lesson, fits, said.get(lesson.id))
        for lesson in lessons
        if lesson.state is LessonState.ACTIVE and (fits := match(lesson, alert)) is not None
    ]
    return sorted(found, key=_rank)


def _rank(one: Fitting) -> tuple[bool, Match, int, float, str]:
    lesson = one.lesson
    kind = list(LessonKind).index(lesson.kind)
    newest = -lesson.at.timestamp()
    return lesson.proposed_to_retire, one.match, kind, newest, lesson.id.hex
