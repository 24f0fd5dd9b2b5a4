"""What can be said on the command line. Nothing heavy is imported here."""

from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path

from irtui import __version__

_ABOUT = "Live alerts, incidents, runbook checklists and reviews in the terminal."
_MORE = """\
Without a command the terminal UI opens. Configuration: ~/.config/irtui/config.toml, else
IRTUI_ALERTMANAGER_URL or amtool's own settings. `irtui demo` needs nothing at all.
Exit codes: 0 ok, 1 something failed, 2 wrong usage or configuration."""


def parser() -> ArgumentParser:
    """The parser of the whole command line."""
    root = ArgumentParser(
        "irtui", description=_ABOUT, epilog=_MORE, formatter_class=RawDescriptionHelpFormatter
    )
    root.add_argument("--version", action="version", version=f"irtui {__version__}")
    _common(root, root=True)
    shared = ArgumentParser(add_help=False)
    _common(shared, root=False)
    commands = root.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_commands(commands, shared)
    return root


def _add_commands(commands: "_SubParsersAction[ArgumentParser]", shared: ArgumentParser) -> None:
    def add(name: str, text: str) -> ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[shared])

    add("demo", "the terminal UI on a built-in server that tells an incident")
    add("check", "read the configuration, ask every source, open the database")
    alerts = add("alerts", "what fires now")
    alerts.add_argument(
        "matchers", nargs="*", metavar="MATCHER", help="such as severity=critical, all must match"
    )
    _json(alerts)
    incidents = add("incidents", "all incidents, newest first")
    incidents.add_argument("--status", metavar="S", help="only those of one status")
    _json(incidents)
    incident = add("incident", "one incident with its timeline, checklists and review")
    incident.add_argument("key", metavar="KEY", help="such as INC-2026-0042 or INC-0042")
    _json(incident)
    export = add("export", "the review of an incident as a file")
    export.add_argument("key", metavar="KEY", help="such as INC-2026-0042")
    export.add_argument("--format", choices=("md", "json", "csv"), default="md", help="default: md")
    export.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="a file or directory, - for stdout"
    )
    export.add_argument("--force", action="store_true", help="overwrite a file that was edited")


def _common(target: ArgumentParser, *, root: bool) -> None:
    """The options that every command takes, before or after its name."""
    missing = None if root else SUPPRESS
    target.add_argument(
        "--config", metavar="FILE", type=Path, default=missing, help="the configuration file"
    )
    target.add_argument("--db", metavar="PATH", default=missing, help="the database file")
    target.add_argument("--operator", metavar="NAME", default=missing, help="who you are")
    target.add_argument(
        "--read-only",
        action="store_true",
        default=False if root else SUPPRESS,
        help="change nothing",
    )


def _json(target: ArgumentParser) -> None:
    target.add_argument("--json", action="store_true", help="one JSON document")
