"""`irtui reviews` and `irtui review`: what is still to be written, and bringing one further."""

from argparse import Namespace
from datetime import datetime

from irtui.cli import wiring
from irtui.cli.acting import forbidden
from irtui.cli.output import fail, many, say, say_json, table
from irtui.domain.incident import NotAllowed
from irtui.domain.reviewlist import ReviewLine, line_json
from irtui.domain.reviewstate import CHECKS, ReviewState
from irtui.workflow import reviewing, reviewlist
from irtui.workflow.desk import Desk

_STATES = {
    "submit": ReviewState.IN_REVIEW,
    "approve": ReviewState.APPROVED,
    "publish": ReviewState.PUBLISHED,
    "waive": ReviewState.WAIVED,
    "reopen": ReviewState.DRAFT,
}


def run(options: Namespace) -> int:
    """Do what was asked; 1 if that is not possible, with the reason."""
    if options.command == "reviews":
        return _list(options)
    if forbidden(options):
        return 2
    try:
        with wiring.reading_desk(options) as desk:
            return _act(desk, options)
    except NotAllowed as refused:
        fail(str(refused))
        return 1


def _list(options: Namespace) -> int:
    with wiring.reading_desk(options) as desk:
        now = desk.now()
        lines = [
            line
            for line in reviewlist.listing(desk)
            if (options.all or not line.state.settled)
            and (not options.overdue or line.overdue(now))
        ]
    if options.json:
        say_json({"reviews": [line_json(line, now) for line in lines]})
    elif lines:
        heads = ("INCIDENT", "SEVERITY", "STATE", "OWNER", "DUE", "TITLE")
        table(heads, [_cells(line, now) for line in lines])
        if late := sum(line.overdue(now) for line in lines):
            say(f"{many(late, 'review')} overdue.")
    else:
        say("No review is due." if not options.all else "No review yet.")
    return 0


def _cells(line: ReviewLine, now: datetime) -> tuple[str, ...]:
    one = line.incident
    return (
        one.key, one.severity or "–", line.state.words, line.owner or "nobody",
        line.due(now) or "–", " ".join(one.title.split()),
    )  # fmt: skip


def _act(desk: Desk, options: Namespace) -> int:
    ticked = [name for given in options.tick for name in (CHECKS if given == "all" else (given,))]
    for name in dict.fromkeys(ticked):
        reviewing.ticked(desk, options.key, name)
    if options.act is not None:
        say(reviewing.move(desk, options.key, _STATES[options.act], options.reason))
    elif ticked:
        say(f"Ticked: {', '.join(dict.fromkeys(ticked))}.")
    else:
        fail("Say what to do: submit, approve, publish, waive, reopen, or --tick.")
        return 2
    return 0
