"""`irtui action`: write an action item down, and bring it to its end."""

from argparse import Namespace

from irtui.cli import wiring
from irtui.cli.acting import forbidden
from irtui.cli.output import fail, say, say_json
from irtui.domain.actionitem import ActionItem, ActionKind, ActionState
from irtui.domain.actionwords import hints, parse_due, parse_target
from irtui.domain.incident import NotAllowed
from irtui.domain.learnedjson import item_json
from irtui.workflow import actions
from irtui.workflow.desk import Desk

_STATES = {
    "start": ActionState.IN_PROGRESS,
    "done": ActionState.DONE,
    "wontdo": ActionState.WONTDO,
    "reopen": ActionState.OPEN,
}


def run(options: Namespace) -> int:
    """Do what was asked; 1 if that is not possible, with the reason."""
    if forbidden(options):
        return 2
    if options.action_command == "edit" and not _changes(options):
        fail("Say what to change: --owner, --due, --priority or --text.")
        return 2
    try:
        with wiring.reading_desk(options) as desk:
            return _add(desk, options) if options.action_command == "add" else _act(desk, options)
    except NotAllowed as refused:
        fail(str(refused))
        return 1


def _add(desk: Desk, options: Namespace) -> int:
    item = actions.add(
        desk,
        options.text,
        incident=options.incident,
        kind=ActionKind(options.type),
        owner=options.owner,
        due_at=parse_due(options.due, desk.now(), None),
        priority=options.priority,
        target=parse_target(options.target),
    )
    # The id alone is what a script reads.
    _tell(item, item.name, options)
    for hint in hints(item.text):
        fail(f"{item.name}: {hint}")
    if item.missing:
        fail(f"{item.name}: it still needs {' and '.join(item.missing)}.")
    return 0


def _act(desk: Desk, options: Namespace) -> int:
    if options.action_command == "edit":
        said = _edited(desk, options)
    else:
        said = actions.move(
            desk,
            options.id,
            _STATES[options.action_command],
            reason=getattr(options, "reason", ""),
            evidence=getattr(options, "evidence", ""),
        )
    _tell(actions.one(desk, options.id), said, options)
    return 0


def _changes(options: Namespace) -> bool:
    told = (options.owner, options.due, options.priority, options.text)
    return any(value is not None for value in told)


def _edited(desk: Desk, options: Namespace) -> str:
    return actions.edit(
        desk,
        options.id,
        text=options.text,
        owner=options.owner,
        due_at=None if options.due is None else parse_due(options.due, desk.now(), None),
        priority=options.priority,
    )


def _tell(item: ActionItem, text: str, options: Namespace) -> None:
    if options.json:
        say_json({"text": text, "action": item_json(item)})
    else:
        say(text)
