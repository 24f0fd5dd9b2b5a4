"""What can be said behind `irtui task`."""

from argparse import ArgumentParser, ArgumentTypeError


def add_task_commands(task: ArgumentParser, shared: ArgumentParser) -> None:
    """Give `irtui task KEY` its own commands, which share the common options."""
    commands = task.add_subparsers(
        dest="task_command", metavar="COMMAND", title="commands", required=True
    )

    def command(name: str, text: str) -> ArgumentParser:
        made: ArgumentParser = commands.add_parser(
            name, help=text, description=f"{text[0].upper()}{text[1:]}.", parents=[shared]
        )
        made.add_argument("--json", action="store_true", help="one JSON document")
        return made

    add = command("add", "set a task")
    add.add_argument("text", metavar="TEXT", type=_text, help="what has to be done")
    add.add_argument("--owner", metavar="NAME", type=_text, help="whose it is")
    add.add_argument(
        "--due", metavar="TIME", default="", help="until when: 30m, 14:30 or '2026-12-01 09:00'"
    )
    _one(command("done", "it is done")).add_argument(
        "--note", metavar="T", default="", help="what came of it"
    )
    _one(command("drop", "nobody has to do it any more")).add_argument(
        "--note", metavar="T", type=_text, required=True, help="why not"
    )
    command("list", "the tasks, the overdue first")


def _one(target: ArgumentParser) -> ArgumentParser:
    target.add_argument("number", metavar="N", type=int, help="as `irtui task KEY list` tells it")
    return target


def _text(text: str) -> str:
    if not text.strip():
        raise ArgumentTypeError("must not be empty: a few words are enough")
    return text
