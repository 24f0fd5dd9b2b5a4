"""What can be said of action items on the command line. Nothing heavy is imported here."""

from argparse import ArgumentParser, ArgumentTypeError

# As domain/actionitem.py has them, which loads too late for this.
KINDS = ("detect", "prevent", "mitigate", "respond", "document")
_TARGETS = "alert_rule:NAME, runbook:FILE, code:WHERE or process:WHAT"


def add_actions(target: ArgumentParser) -> None:
    """Give `irtui actions` its arguments."""
    target.add_argument("--overdue", action="store_true", help="only what should be done by now")
    target.add_argument("--mine", action="store_true", help="only yours")
    target.add_argument("--all", action="store_true", help="what is done or given up, too")
    target.add_argument("--incident", metavar="KEY", type=_key, help="only those of one incident")
    shape = target.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON document")
    shape.add_argument("--markdown", action="store_true", help="a task list for any Git forge")


def add_action_commands(action: ArgumentParser, shared: ArgumentParser) -> None:
    """Give `irtui action` its own commands, which share the common options."""
    commands = action.add_subparsers(
        dest="action_command", metavar="COMMAND", title="commands", required=True
    )

    def command(name: str, text: str, more: str = "") -> ArgumentParser:
        about = f"{text[0].upper()}{text[1:]}. {more}".strip()
        made: ArgumentParser = commands.add_parser(
            name, help=text, description=about, parents=[shared]
        )
        made.add_argument("--json", action="store_true", help="one JSON document")
        return made

    _add(command("add", "write an action item down", "Prints its id."))
    _one(command("start", "somebody works on it"))
    done = _one(command("done", "it is done"))
    done.add_argument("--evidence", metavar="T", default="", help="what proves it")
    wontdo = _one(command("wontdo", "it won't be done"))
    wontdo.add_argument("--reason", metavar="T", type=_text, required=True, help="why not")
    _one(command("reopen", "it is to be done after all"))
    _edit(_one(command("edit", "change its owner, due date, priority or text")))


def _add(target: ArgumentParser) -> None:
    target.add_argument("text", metavar="TEXT", type=_text, help="what is to be done, verb first")
    target.add_argument("--incident", metavar="KEY", type=_key, help="what it came of")
    target.add_argument("--type", choices=KINDS, default="prevent", help="prevent by default")
    target.add_argument("--target", metavar="T", default="", help=f"what it changes: {_TARGETS}")
    target.add_argument("--owner", metavar="NAME", type=_text, help="whose it is")
    target.add_argument(
        "--due", metavar="D", default="7d", help="such as 14d or 2026-12-01; 7d by default"
    )
    _priority(target).set_defaults(priority=2)


def _edit(target: ArgumentParser) -> None:
    target.add_argument("--owner", metavar="NAME", help="whose it is, '' for nobody's")
    target.add_argument("--due", metavar="D", help="such as 14d or 2026-12-01")
    target.add_argument("--text", metavar="T", type=_text, help="what is to be done")
    _priority(target)


def _priority(target: ArgumentParser) -> ArgumentParser:
    target.add_argument(
        "--priority", metavar="N", type=int, choices=(1, 2, 3), help="1 (high) to 3, 2 by default"
    )
    return target


def _one(target: ArgumentParser) -> ArgumentParser:
    target.add_argument("id", metavar="ID", help="such as A-17")
    return target


def _text(text: str) -> str:
    if not text.strip():
        raise ArgumentTypeError("must not be empty: a few words are enough")
    return text


def _key(text: str) -> str:
    if len(text) > 18:
        raise ArgumentTypeError("is longer than any incident key")
    return text
