"""How far a review is: its states, the checks before its approval, and until when it is due."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from irtui.domain.incident import Incident, IncidentKind, NotAllowed
from irtui.domain.metrics import durations
from irtui.text import age, duration

if TYPE_CHECKING:
    from irtui.domain.record import Review
    from irtui.domain.severitylevel import Level

# What took longer, or came again sooner, is worth a review at any severity.
LONG = timedelta(hours=4)
AGAIN = timedelta(days=30)


class ReviewState(StrEnum):
    """How far a review is."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    WAIVED = "waived"

    @property
    def words(self) -> str:
        """The state as people say it."""
        return self.replace("_", " ")

    @property
    def settled(self) -> bool:
        """Whether nobody has to do anything about it any more."""
        return self in (ReviewState.PUBLISHED, ReviewState.WAIVED)


CHECKS: Mapping[str, str] = {
    "data": "Key data kept: graphs, logs and commands are in the record",
    "impact": "Impact complete: who, how many, for how long",
    "causes": "Causes deep enough: conditions, not persons",
    "actions": "Actions fitting and ranked, with owner and date",
    "shared": "Shared with those who need it",
}
_ROUTES: Mapping[ReviewState, tuple[ReviewState, ...]] = {
    ReviewState.NOT_STARTED: (ReviewState.DRAFT, ReviewState.WAIVED),
    ReviewState.DRAFT: (ReviewState.IN_REVIEW, ReviewState.WAIVED),
    ReviewState.IN_REVIEW: (ReviewState.APPROVED, ReviewState.DRAFT),
    ReviewState.APPROVED: (ReviewState.PUBLISHED, ReviewState.DRAFT),
    ReviewState.PUBLISHED: (ReviewState.DRAFT,),
    ReviewState.WAIVED: (ReviewState.DRAFT,),
}


def following(state: ReviewState) -> tuple[ReviewState, ...]:
    """What a review may become, the usual step first."""
    return _ROUTES[state]


def move(
    review: "Review",
    to: ReviewState,
    at: datetime,
    by: str,
    *,
    reason: str = "",
    empty: Collection[str] = (),
    others: Collection[str] = (),
) -> dict[str, Any]:
    """The fields that change when a review goes to a state; NotAllowed says why it may not.

    `empty` are the sections that still need words, `others` who took part beside the owner.
    """
    state = ReviewState(review.state)
    if to not in _ROUTES[state]:
        allowed = " or ".join(one.words for one in _ROUTES[state])
        raise NotAllowed(f"The review is {state.words}: from there it can become {allowed}.")
    if to in (ReviewState.IN_REVIEW, ReviewState.PUBLISHED) and empty:
        raise NotAllowed(f"Not {to.words}, nothing is written under: {', '.join(empty)}.")
    if to is ReviewState.WAIVED:
        return _waived(reason)
    if to is ReviewState.APPROVED:
        return _approved(review, at, by, others)
    if to is ReviewState.PUBLISHED:
        return {"state": to, "published_at": at}
    if to is ReviewState.DRAFT:
        return _again(review)
    return {"state": to}


def _waived(reason: str) -> dict[str, Any]:
    if not reason.strip():
        raise NotAllowed("A review is waived only with a reason: say why nobody writes it.")
    return {"state": ReviewState.WAIVED, "waived_reason": reason.strip()}


def _approved(review: "Review", at: datetime, by: str, others: Collection[str]) -> dict[str, Any]:
    may_tick(review, by, others)
    if missing := [text for name, text in CHECKS.items() if name not in review.checks]:
        heads = "; ".join(text.split(":")[0] for text in missing)
        raise NotAllowed(f"Not approved, nobody has ticked: {heads}.")
    return {"state": ReviewState.APPROVED, "approved_by": by, "approved_at": at}


def may_tick(review: "Review", by: str, others: Collection[str]) -> None:
    """NotAllowed if the owner would approve alone what somebody else can judge."""
    if by == review.owner and others:
        raise NotAllowed(
            f"{by} owns this review: let {' or '.join(sorted(others)[:3])} tick and approve it."
        )


def _again(review: "Review") -> dict[str, Any]:
    """A draft again; a published one begins its next edition."""
    fields: dict[str, Any] = {
        "state": ReviewState.DRAFT, "approved_by": None, "approved_at": None, "waived_reason": "",
    }  # fmt: skip
    if review.state == ReviewState.PUBLISHED:
        fields |= {"published_at": None, "edition": review.edition + 1, "checks": {}}
    return fields


def rewritten(review: "Review") -> dict[str, Any]:
    """What a change of the text changes beside: nobody has approved or published that text."""
    state = ReviewState(review.state)
    if state is ReviewState.APPROVED:
        return {"state": ReviewState.IN_REVIEW, "approved_by": None, "approved_at": None}
    if state in (ReviewState.PUBLISHED, ReviewState.WAIVED):
        return _again(review)
    return {}


def due_at(
    resolved_at: datetime | None, allowed: timedelta | None, own: datetime | None = None
) -> datetime | None:
    """Until when a review is to be published: its own date, or so long after the resolution."""
    if own is not None or resolved_at is None or allowed is None:
        return own
    return resolved_at + allowed


def due_of(incident: Incident, level: "Level | None", own: datetime | None) -> datetime | None:
    """The same of an incident with a severity; None where no review is required."""
    if incident.kind is not IncidentKind.INCIDENT or level is None or level.review != "required":
        return own
    return due_at(incident.resolved_at, level.review_due, own)


def told_due(due: datetime | None, now: datetime) -> str:
    """`due in 3d` or `overdue 2d`; empty without a date."""
    if due is None:
        return ""
    return f"due in {age(due - now)}" if now <= due else f"overdue {age(now - due)}"


def reasons(incident: Incident, level: "Level | None", before: datetime | None) -> Iterator[str]:
    """Why this incident should have a review; `before` is when the same alert led to one last."""
    if level is not None and level.review == "required":
        yield f"{level.key} requires it"
    if incident.detection != "monitoring":
        yield f"found by {incident.detection}, not by monitoring"
    if before is not None and incident.detected_at - before <= AGAIN:
        yield f"the same alert {age(incident.detected_at - before)} before"
    took = durations(incident).resolve
    if took is not None and took > LONG:
        yield f"it took {duration(took)}"
