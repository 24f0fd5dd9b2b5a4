"""The report, read in pieces: others may read and write between them."""

from collections import Counter
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from irtui.domain import report as rules
from irtui.domain.effectiveness import Use, effectiveness
from irtui.domain.noise import Fired
from irtui.domain.report import Found, Report, ReportRules, Scope
from irtui.domain.sample import Sample
from irtui.store import discipline, noise, runuses, samples
from irtui.workflow.desk import Desk


def report_in_pieces(desk: Desk, scope: Scope) -> Generator[None, None, Report]:
    """All figures about some time; at each `yield` others may come between."""
    incidents = yield from _incidents(desk, scope)
    fired, quarters = yield from _fired(desk, scope)
    uses = yield from _uses(desk, scope)
    with desk.store.read() as session:
        actions = discipline.actions(session, scope.since, scope.until, scope.service)
    yield
    found = Found(incidents, fired, quarters, effectiveness(uses), actions)
    return rules.report(found, scope, _rules(desk))


def report(desk: Desk, scope: Scope) -> Report:
    """All figures about some time."""
    going = report_in_pieces(desk, scope)
    while True:
        try:
            next(going)
        except StopIteration as end:
            found: Report = end.value
            return found


def write(target: Path, content: str) -> None:
    """Write a file whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_text(content, encoding="utf-8")
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise


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
