"""What is recorded of one incident: all for the JSON and the review, or what a screen shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from irtui.domain.alert import Alert
from irtui.domain.checklist import Run
from irtui.domain.excerpt import Excerpt
from irtui.domain.incident import Incident
from irtui.domain.roles import Held
from irtui.domain.statusupdate import StatusUpdate
from irtui.domain.task import Task
from irtui.domain.timeline import Event

if TYPE_CHECKING:
    from irtui.domain.actionitem import ActionItem
    from irtui.domain.finding import Finding
    from irtui.domain.learned import Learned
    from irtui.domain.lesson import Lesson
    from irtui.domain.reviewground import Background


@dataclass(frozen=True, slots=True)
class LinkedAlert:
    """An episode that belongs to the incident, and when it ended (None: it has not)."""

    episode_id: UUID
    alert: Alert
    ended_at: datetime | None
    occurrence: int = 1
    role: str = "trigger"
    first_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The review: its state and the part that people wrote, as Markdown under headings.

    `due_at` is a date of its own that somebody gave it; `checks` tells who ticked what before its
    approval. `version` counts the changes, `edition` how often it was published and begun anew.
    """

    state: str
    written: str
    updated_at: datetime | None
    by: str | None
    published_at: datetime | None
    version: int
    owner: str | None = None
    facilitator: str | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    due_at: datetime | None = None
    waived_reason: str = ""
    checks: Mapping[str, str] = field(default_factory=dict)
    edition: int = 1

    @property
    def published(self) -> bool:
        """Whether it is published."""
        return self.published_at is not None


@dataclass(frozen=True, slots=True)
class Kin:
    """The incidents that one has to do with, by key: where it was merged, and what was merged into
    it; where it was split from."""

    merged_into: str | None = None
    merged: tuple[str, ...] = ()
    split_from: str | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands above an incident: itself, how many alerts it has and how many still fire.

    `last_end` is when the last alert ended that has. `review` is the state of its review,
    `review_due_at` a date of its own that somebody gave it.
    """

    incident: Incident
    alerts: int
    firing: int
    published: bool
    last_end: datetime | None = None
    kin: Kin = Kin()
    review: str = "not_started"
    review_due_at: datetime | None = None

    @property
    def review_settled(self) -> bool:
        """Whether its review is published or waived."""
        return self.published or self.review == "waived"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the incident screen shows: of a long timeline a part.

    `happened` is when something was told of it last.
    """

    headline: Headline
    runs: tuple[Run, ...]
    timeline: Excerpt
    happened: datetime | None = None
    roles: tuple[Held, ...] = ()
    tasks: tuple[Task, ...] = ()
    updates: tuple[StatusUpdate, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertSheet:
    """What the checklist screen of an alert shows; `incident` is the key of the one it is in."""

    incident: str | None = None
    runs: tuple[Run, ...] = ()
    timeline: tuple[Event, ...] = ()
    learned: "Learned | None" = None


@dataclass(frozen=True, slots=True)
class Record:
    """One incident whole."""

    incident: Incident
    alerts: tuple[LinkedAlert, ...]
    timeline: tuple[Event, ...]
    runs: tuple[Run, ...]
    review: Review | None
    roles: tuple[Held, ...] = ()
    tasks: tuple[Task, ...] = ()
    updates: tuple[StatusUpdate, ...] = ()
    kin: Kin = Kin()
    actions: "tuple[ActionItem, ...]" = ()
    lessons: "tuple[Lesson, ...]" = ()
    findings: "tuple[Finding, ...]" = ()
    background: "Background | None" = None

    @property
    def firing(self) -> int:
        """How many linked alerts have not ended."""
        return sum(1 for linked in self.alerts if linked.ended_at is None)

    @property
    def newest(self) -> int:
        """The sequence of the newest event."""
        return max((event.sequence for event in self.timeline), default=0)

    @property
    def headline(self) -> Headline:
        """What stands above it."""
        review = self.review
        ends = [linked.ended_at for linked in self.alerts if linked.ended_at]
        return Headline(
            self.incident,
            len(self.alerts),
            self.firing,
            published=bool(review and review.published),
            last_end=max(ends, default=None),
            kin=self.kin,
            review=review.state if review else "not_started",
            review_due_at=review.due_at if review else None,
        )
