"""`irtui actions`: what is still to be done after incidents."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime

from irtui.cli import wiring
from irtui.cli.output import many, say, say_json, table
from irtui.domain.actionitem import ActionItem
from irtui.domain.actiontold import task_list
from irtui.domain.learnedjson import item_json
from irtui.text import age
from irtui.workflow import actions


def run(options: Namespace) -> int:
    """Print the action items that are asked for, the most urgent first."""
    with wiring.reading_desk(options) as desk:
        now = desk.now()
        items = [
            item
            for item in actions.listing(desk, incident=options.incident, ended=options.all)
            if (not options.overdue or item.overdue(now))
            and (not options.mine or item.owner == desk.operator)
        ]
    if options.json:
        say_json({"actions": [{**item_json(item), "overdue": item.overdue(now)} for item in items]})
    elif options.markdown:
        for line in task_list(items).splitlines():
            say(line)
    elif items:
        _print(items, now)
    else:
        say(_none(options))
    return 0


def _print(items: Sequence[ActionItem], now: datetime) -> None:
    heads = ("ID", "DUE", "OWNER", "P", "TYPE", "STATE", "INCIDENT", "TEXT")
    table(heads, [_cells(item, now) for item in items])
    if late := sum(item.overdue(now) for item in items):
        say(f"{many(late, 'action')} overdue.")


def _cells(item: ActionItem, now: datetime) -> tuple[str, ...]:
    return (
        item.name,
        _due(item, now),
        item.owner or "nobody",
        str(item.priority),
        str(item.kind),
        item.state.words,
        item.incident or "–",
        " ".join(item.text.split()),
    )


def _due(item: ActionItem, now: datetime) -> str:
    if item.state.ended or item.due_at is None:
        return "–"
    if item.overdue(now):
        return f"{age(now - item.due_at)} overdue"
    return f"in {age(item.due_at - now)}"


def _none(options: Namespace) -> str:
    narrowed = options.overdue or options.mine or options.incident
    return "No action item like that." if narrowed else "No action item is open."
