"""What can be said of silences on the command line. Nothing heavy is imported here."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta

from irtui.text import parse_duration


def add_silence_commands(silence: ArgumentParser, shared: ArgumentParser) -> None:
    """Give `irtui silence` its own commands, which share the common options."""
    commands = silence.add_subparsers(
        dest="silence_command", metavar="COMMAND", title="commands", required=True
    )

    def command(name: str, text: str, more: str) -> ArgumentParser:
        about = f"{text[0].upper()}{text[1:]}. {more}"
        made: ArgumentParser = commands.add_parser(
            name, help=text, description=about, parents=[shared]
        )
        made.add_argument("--json", action="store_true", help="one JSON document")
        return made

    _add(command("add", "silence what matches", "Prints the id of the silence."))
    listing = command(
        "list", "all silences", "Exit code 1 if a source failed; the others are printed."
    )
    listing.add_argument("--expired", action="store_true", help="those that have expired, too")
    expire = command("expire", "end silences", "Exit code 1 if one of them is not known.")
    expire.add_argument("ids", nargs="+", metavar="ID", help="as `irtui silence list` prints it")


def _add(target: ArgumentParser) -> None:
    target.add_argument(
        "matchers",
        nargs="+",
        metavar="MATCHER",
        help="such as alertname=DiskFull or 'instance=~\"db.*\"'; all must match",
    )
    target.add_argument(
        "--duration", metavar="D", type=_duration, help="how long, such as 30m, 2h or 1d"
    )
    target.add_argument(
        "--until-resolved",
        action="store_true",
        help="until all that matches now has ended, but no longer than the duration (24h);"
        " a running irtui renews it",
    )
    target.add_argument("--comment", metavar="TEXT", type=_text, required=True, help="why")
    target.add_argument(
        "--source", metavar="NAME", help="which source to tell, where there are several"
    )
    target.add_argument(
        "--force", action="store_true", help="even if it silences everything that fires"
    )


def _duration(text: str) -> timedelta:
    try:
        span = parse_duration(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    if not span:
        raise ArgumentTypeError("a silence must last longer than nothing")
    return span


def _text(text: str) -> str:
    if not text.strip():
        raise ArgumentTypeError("must not be empty: say why, for whoever finds it")
    return text
