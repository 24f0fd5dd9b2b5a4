"""The report, read in pieces: others may read and write between them."""

from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import replace
from itertools import count
from pathlib import Path

from irtui.domain import report as rules
from irtui.domain.actionitem import ActionKind, TargetKind
from irtui.domain.effectiveness import Use, effectiveness
from irtui.domain.noise import Fired, Proposal
from irtui.domain.report import Found, Report, ReportRules, Scope
from irtui.domain.sample import Sample
from irtui.store import discipline, noise, runuses, samples
from irtui.workflow import actions
from irtui.workflow.desk import Desk
from irtui.workflow.writing import whole


def read_in_pieces(desk: Desk, scope: Scope) -> Generator[None, None, Callable[[], Report]]:
    """Read what a report needs; at each `yield` others may come between.

    What comes of it makes the report: that takes a while, and is best done beside the database.
    """
    incidents = yield from _incidents(desk, scope)
    fired, quarters = yield from _fired(desk, scope)
    uses = yield from _uses(desk, scope)
    with desk.store.read() as session:
        items = discipline.actions(session, scope.since, scope.until, scope.service)
    house = _rules(desk)

    def make() -> Report:
        found = Found(incidents, fired, quarters, effectiveness(uses), items)
        return rules.report(found, scope, house)

    return make


def report(desk: Desk, scope: Scope) -> Report:
    """All figures about some time."""
    going = read_in_pieces(desk, scope)
    while True:
        try:
            next(going)
        except StopIteration as end:
            found: Report = end.value()
            return found


def tasked(desk: Desk) -> dict[str, str]:
    """The alert rules of which an action item is open, with its name."""
    return {
        item.target: item.name
        for item in actions.listing(desk)
        if item.target_kind is TargetKind.ALERT_RULE
    }


def take_on(desk: Desk, proposal: Proposal) -> str:
    """Make an action item of what is to be done about a noisy rule."""
    target = TargetKind.ALERT_RULE, proposal.alertname
    item = actions.add(desk, str(proposal), kind=ActionKind.DETECT, target=target)
    return f"{item.name}: {proposal.text}"


def export(desk: Desk, report: Report, content: str, directory: Path) -> Path:
    """Write a report into a directory under a name that is free; where it is."""
    scope = report.scope
    name = f"irtui-report-{scope.until.astimezone(scope.zone):%Y-%m-%d}-{scope.span.days}d"
    places = (directory / f"{name}{'' if not n else f'-{n + 1}'}.md" for n in count())
    target = next(place for place in places if not place.exists())
    whole(target, content.encode())
    return target


def _rules(desk: Desk) -> ReportRules:
    """What the configuration says of reports, and of reviews and alerts elsewhere."""
    levels = desk.severity.levels
    required = {one.key: one.review_due for one in levels if one.review == "required"}
    return replace(desk.report, hidden=desk.severity.never, review_due=required)


def _incidents(desk: Desk, scope: Scope) -> Generator[None, None, list[Sample]]:
    since = rules.reads_since(scope)
    found: list[Sample] = []
    while True:
        with desk.store.read() as session:
            piece = samples.piece(session, since, found[-1].incident.id if found else None)
        found += piece
        yield
        if len(piece) < samples.PIECE:
            return found


def _fired(desk: Desk, scope: Scope) -> Generator[None, None, tuple[list[Fired], Counter[int]]]:
    fired: list[Fired] = []
    quarters: Counter[int] = Counter()
    place: noise.Place | None = noise.first(scope.since)
    while place is not None:
        with desk.store.read() as session:
            piece = noise.piece(session, place, scope.service)
        fired += piece.fired
        quarters.update(piece.quarters)
        place = piece.next
        yield
    return fired, quarters


def _uses(desk: Desk, scope: Scope) -> Generator[None, None, list[Use]]:
    found: list[Use] = []
    while True:
        after = found[-1].run.id if found else None
        with desk.store.read() as session:
            piece = runuses.piece(session, scope.since, after, scope.service)
        found += piece
        yield
        if len(piece) < runuses.PIECE:
            return found
