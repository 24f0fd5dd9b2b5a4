"""What can be said of lessons on the command line. Nothing heavy is imported here."""

from argparse import ArgumentParser, ArgumentTypeError

# As domain/lesson.py has them, which loads too late for this.
KINDS = ("do_first", "do_not", "look_here", "context")


def add_lessons(target: ArgumentParser) -> None:
    """Give `irtui lessons` its arguments."""
    target.add_argument("--all", action="store_true", help="those that have retired, too")
    target.add_argument("--json", action="store_true", help="one JSON document")


def add_lesson_commands(lesson: ArgumentParser, shared: ArgumentParser) -> None:
    """Give `irtui lesson` its own commands, which share the common options."""
    commands = lesson.add_subparsers(
        dest="lesson_command", metavar="COMMAND", title="commands", required=True
    )

    def command(name: str, text: str, more: str) -> ArgumentParser:
        about = f"{text[0].upper()}{text[1:]}. {more}"
        made: ArgumentParser = commands.add_parser(
            name, help=text, description=about, parents=[shared]
        )
        made.add_argument("--json", action="store_true", help="one JSON document")
        return made

    add = command("add", "write a lesson down", "Prints its id. Name an alert, a service or both.")
    add.add_argument("text", metavar="TEXT", type=_text, help="what the next one should know")
    add.add_argument("--alert", metavar="NAME", default="", help="the alertname it is for")
    add.add_argument("--service", metavar="S", default="", help="the service it is for")
    add.add_argument("--kind", choices=KINDS, default="do_first", help="do_first by default")
    add.add_argument("--incident", metavar="KEY", type=_key, help="where it was learned")
    retire = command("retire", "show a lesson no more", "It stays in the list with --all.")
    retire.add_argument("id", metavar="ID", help="as `irtui lessons` prints it")


def _text(text: str) -> str:
    if not text.strip():
        raise ArgumentTypeError("must not be empty: a few words are enough")
    return text


def _key(text: str) -> str:
    if len(text) > 18:
        raise ArgumentTypeError("is longer than any incident key")
    return text
