"""What can be said of runbooks on the command line. Nothing heavy is imported here."""

from argparse import ArgumentParser


def add_runbook_commands(runbook: ArgumentParser, shared: ArgumentParser) -> None:
    """Give `irtui runbook` its own commands, which share the common options."""
    commands = runbook.add_subparsers(
        dest="runbook_command", metavar="COMMAND", title="commands", required=True
    )

    def command(name: str, text: str, more: str) -> ArgumentParser:
        about = f"{text[0].upper()}{text[1:]}. {more}"
        made: ArgumentParser = commands.add_parser(
            name, help=text, description=about, parents=[shared]
        )
        made.add_argument("--json", action="store_true", help="one JSON document")
        return made

    show = command(
        "show",
        "the checklist that irtui makes of a Markdown file",
        "Needs no configuration. Exit code 1 if the file cannot be read.",
    )
    show.add_argument("file", metavar="FILE", help="FILE#heading shows one section of it")
    _check(
        command(
            "check",
            "what is wrong with the runbooks",
            "Exit code 1 if there is an error, 0 if there are only warnings.",
        )
    )
    command(
        "stats",
        "how well the runbooks have served",
        "The one that deserves a look most comes first: used often, with problems.",
    )


def _check(target: ArgumentParser) -> None:
    target.add_argument(
        "directories",
        nargs="*",
        metavar="DIR",
        help="directories or files; without any, those of the configuration",
    )
    target.add_argument(
        "--rules",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="alerting rules, plain or as PrometheusRule: has each alert a runbook?",
    )
    target.add_argument(
        "--skip", action="append", default=[], metavar="RULE", help="leave out what a rule finds"
    )
    target.add_argument("--strict", action="store_true", help="exit code 1 for warnings, too")
