"""Whether what was promised after incidents is done in time: reviews and action items."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from irtui.domain.incident import Status
from irtui.domain.sample import ReviewStamps, Sample

_OVER = (Status.RESOLVED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class LateReview:
    """A review that should have been published."""

    key: str
    title: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Reviews:
    """The required reviews of incidents that are resolved; `overdue` has the latest last.

    `waiting` counts those that have time left, or no date.
    """

    required: int
    published: int
    in_time: int
    waived: int
    waiting: int
    overdue: tuple[LateReview, ...]


@dataclass(frozen=True, slots=True)
class LateAction:
    """An action item that should have been done; `name` is such as A-17."""

    name: str
    text: str
    owner: str | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Actions:
    """The action items: what is open now, and what was ended in the time of the report.

    `undated` counts the open ones without a date. `late` are some of the overdue, the most overdue
    first.
    """

    open: int = 0
    overdue: int = 0
    undated: int = 0
    done: int = 0
    done_in_time: int = 0
    dropped: int = 0
    late: tuple[LateAction, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.open or self.done or self.dropped)


def reviews(
    samples: Sequence[Sample], due_after: Mapping[str, timedelta | None], now: datetime
) -> Reviews:
    """How the required reviews stand; `due_after` has the severities that require one.

    A review is due by the date that it has, or else so long after the resolution.
    """
    stands = [
        (one, one.review or ReviewStamps(), _due(one, due_after[severity]))
        for one in samples
        if (severity := one.incident.severity or "") in due_after and one.incident.status in _OVER
    ]
    published = [
        (stamps.published_at, due) for _, stamps, due in stands if stamps.published_at is not None
    ]
    waived = sum(_waived(one, stamps) for one, stamps, _ in stands)
    late = sorted(_late(stands, now), key=lambda one: (one.due_at, one.key))
    return Reviews(
        required=len(stands),
        published=len(published),
        in_time=sum(due is None or at <= due for at, due in published),
        waived=waived,
        waiting=len(stands) - len(published) - waived - len(late),
        overdue=tuple(late),
    )


def _due(one: Sample, after: timedelta | None) -> datetime | None:
    if one.review is not None and one.review.due_at is not None:
        return one.review.due_at
    resolved = one.incident.resolved_at
    return None if resolved is None or after is None else resolved + after


def _waived(one: Sample, stamps: ReviewStamps) -> bool:
    """Whether there will be none: nothing is closed before its review but with a reason."""
    closed = one.incident.status is Status.CLOSED
    return stamps.published_at is None and (stamps.waived or closed)


def _late(
    stands: Sequence[tuple[Sample, ReviewStamps, datetime | None]], now: datetime
) -> Iterator[LateReview]:
    for one, stamps, due in stands:
        settled = stamps.published_at is not None or _waived(one, stamps)
        if not settled and due is not None and due < now:
            yield LateReview(one.incident.key, one.incident.title, due)
