"""Which reviews are due, and how far each of them is."""

from irtui.domain.incident import Incident, IncidentKind, Status
from irtui.domain.record import Review
from irtui.domain.reviewlist import ReviewLine, by_due
from irtui.domain.reviewstate import ReviewState, due_of
from irtui.store import incidents, reviews
from irtui.workflow.desk import Desk


def listing(desk: Desk) -> list[ReviewLine]:
    """The reviews that were begun or are required, the most urgent first."""
    required = [one.key for one in desk.severity.levels if one.review == "required"]
    with desk.store.read() as session:
        begun = reviews.begun(session)
        found = incidents.reviewable(session, required)
    lines = [_line(desk, one, begun.get(one.id)) for one in found]
    return by_due(line for line in lines if line is not None)


def _line(desk: Desk, one: Incident, review: Review | None) -> ReviewLine | None:
    if one.kind is not IncidentKind.INCIDENT and review is None:
        return None
    due = due_of(one, desk.severity.level(one.severity), review.due_at if review else None)
    if review is None:
        # An incident that was closed before reviews were waived by name needs none.
        if due is None or one.status is not Status.RESOLVED:
            return None
        return ReviewLine(one, ReviewState.NOT_STARTED, one.commander, due)
    return ReviewLine(
        one, ReviewState(review.state), review.owner or one.commander, due,
        review.waived_reason, review.published_at,
    )  # fmt: skip
