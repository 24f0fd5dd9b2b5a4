"""What can be said on the command line. Nothing heavy is imported here."""

from argparse import (
    SUPPRESS,
    ArgumentParser,
    ArgumentTypeError,
    RawDescriptionHelpFormatter,
    _SubParsersAction,
)
from pathlib import Path
from typing import Any, NoReturn

from irtui import __version__
from irtui.cli.actionparser import add_action_commands, add_actions
from irtui.cli.declareparser import add_declaration
from irtui.cli.handoverparser import add_handover
from irtui.cli.lessonparser import add_lesson_commands, add_lessons
from irtui.cli.lifecycleparser import add_severity, add_status
from irtui.cli.logparser import add_log
from irtui.cli.recordparser import add_record
from irtui.cli.reportparser import add_report
from irtui.cli.reviewparser import add_review, add_reviews
from irtui.cli.roleparser import add_role
from irtui.cli.runbookparser import add_runbook_commands
from irtui.cli.silenceparser import add_silence_commands
from irtui.cli.taskparser import add_task_commands
from irtui.cli.updateparser import add_update
from irtui.text import clean

_ABOUT = "Live alerts, incidents, runbook checklists and reviews in the terminal."
_MORE = """\
Without a command the terminal UI opens. Configuration: ~/.config/irtui/config.toml, else
IRTUI_ALERTMANAGER_URL or amtool's own settings. `irtui demo` needs nothing at all.
Exit codes: 0 ok, 1 something failed, 2 wrong usage or configuration."""
_NOTHING_MATCHES = "Exit code 1 if nothing that fires matches, or a source failed."
_A_SOURCE_FAILED = "Exit code 1 if a source failed; what is known is printed all the same."
_ONLY_ASKS = "No database is opened. Exit code 0 when it is told to end, or after --for."
_ONE_TRY = "Each channel is tried once. Exit code 1 if one did not take it: it stays queued."
_ONE_KEY = "Prints its key. Without a matcher it is declared by hand. " + _NOTHING_MATCHES
_KEY_LIMIT = 18  # "INC-" and a year and more incidents than a year can hold


class _Parser(ArgumentParser):
    """Takes no abbreviations, which would break with the next option, and repeats text cleaned."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        super().error(clean(message))


def parser() -> ArgumentParser:
    """The parser of the whole command line."""
    root = _Parser(
        "irtui", description=_ABOUT, epilog=_MORE, formatter_class=RawDescriptionHelpFormatter
    )
    root.add_argument("--version", action="version", version=f"irtui {__version__}")
    _common(root, root=True)
    shared = ArgumentParser(add_help=False)
    _common(shared, root=False)
    commands = root.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_commands(commands, shared)
    return root


def _add_commands(commands: "_SubParsersAction[Any]", shared: ArgumentParser) -> None:
    def add(name: str, text: str, more: str = "") -> ArgumentParser:
        about = f"{text[0].upper()}{text[1:]}. {more}".strip()
        command: ArgumentParser = commands.add_parser(
            name, help=text, description=about, parents=[shared]
        )
        return command

    add("demo", "the terminal UI on a built-in server that tells an incident")
    add(
        "check",
        "read the configuration, ask every source, open the database",
        "Exit code 1 if anything in the table failed.",
    )
    alerts = add(
        "alerts",
        "what fires now",
        "Exit code 1 if a source failed; what the others answered is printed all the same.",
    )
    alerts.add_argument(
        "matchers",
        nargs="*",
        metavar="MATCHER",
        help="such as severity=critical, 'team=~\"a|b\"' or a free word; all must match",
    )
    _json(alerts)
    ack = add("ack", "acknowledge the alerts that match", _NOTHING_MATCHES)
    _matchers(ack)
    _json(ack)
    note = add("note", "write a note on the alerts that match", _NOTHING_MATCHES)
    _matchers(note)
    note.add_argument("--text", metavar="T", required=True, help="what to note")
    _json(note)
    add_silence_commands(add("silence", "create, list or end silences"), shared)
    add_declaration(add("declare", "declare an incident from the alerts that match", _ONE_KEY))
    update = add("update", "send a status update of an incident", _ONE_TRY)
    _key(update)
    add_update(update)
    add(
        "watch",
        "record without a screen, so that history has no holes",
        "It tells on standard output what it sees. Exit code 0 when it is told to end.",
    )
    record = add("record", "keep what the sources tell in a file, poll by poll", _ONLY_ASKS)
    add_record(record, _path)
    incidents = add("incidents", "all incidents, newest first")
    incidents.add_argument(
        "--status", metavar="S", help="only those of one status, such as investigating"
    )
    _json(incidents)
    incident = add("incident", "one incident with its timeline, checklists and review")
    _key(incident)
    _json(incident)
    status = add("status", "bring an incident to another status", "As `t` does on its screen.")
    _key(status)
    add_status(status)
    _json(status)
    merge = add("merge", "make an incident part of another", "As `m` does on its screen.")
    _key(merge)
    merge.add_argument("into", metavar="INTO", type=_short, help="the key of the other one")
    _json(merge)
    severity = add("severity", "say how bad an incident is", "As `v` does on its screen.")
    _key(severity)
    add_severity(severity)
    _json(severity)
    role = add("role", "take a role, hand it over or give it up", "As `l` does on its screen.")
    _key(role)
    add_role(role)
    _json(role)
    task = add("task", "the tasks of an incident", "As `d` does on its screen.")
    _key(task)
    add_task_commands(task, shared)
    log = add("log", "write into an incident's timeline", "As `a` does in its timeline.")
    _key(log)
    add_log(log)
    _json(log)
    export = add("export", "the review of an incident as a file", "Prints where the file is.")
    _key(export)
    export.add_argument(
        "--format",
        choices=("md", "json", "csv"),
        default="md",
        help="the review (md, the default), the whole record (json) or the timeline (csv)",
    )
    export.add_argument(
        "-o", "--output", metavar="FILE", type=_path,
        help="a file or a directory, - for standard output; without it, here",
    )  # fmt: skip
    export.add_argument(
        "--external", action="store_true",
        help="for readers outside: names as roles, without what is internal",
    )  # fmt: skip
    export.add_argument("--force", action="store_true", help="overwrite a file that was edited")
    add_actions(add("actions", "action items, the most urgent first"))
    add_action_commands(add("action", "write an action item down, or bring it to its end"), shared)
    add_lessons(add("lessons", "what the next one on call should know, by alert and service"))
    add_lesson_commands(add("lesson", "write a lesson down, or let it retire"), shared)
    add_reviews(add("reviews", "the reviews that are due, the most urgent first"))
    review = add("review", "bring a review further: submit, approve, publish, waive")
    _key(review)
    add_review(review)
    add_report(add("report", "how incidents went, what fires in vain, what is to be done"))
    handover = add("handover", "what the next shift must know, as Markdown", _A_SOURCE_FAILED)
    add_handover(handover, _path)
    runbook = add("runbook", "show a runbook as a checklist, check runbooks, tell how they served")
    add_runbook_commands(runbook, shared)


def _common(target: ArgumentParser, *, root: bool) -> None:
    """The options that every command takes, before or after its name."""
    missing = None if root else SUPPRESS
    target.add_argument(
        "--config", metavar="FILE", type=_path, default=missing, help="the configuration file"
    )
    target.add_argument(
        "--db", metavar="PATH", type=_path, default=missing, help="the database file"
    )
    target.add_argument("--operator", metavar="NAME", default=missing, help="who you are")
    target.add_argument(
        "--read-only",
        action="store_true",
        default=False if root else SUPPRESS,
        help="change nothing",
    )


def _matchers(target: ArgumentParser) -> None:
    target.add_argument(
        "matchers",
        nargs="+",
        metavar="MATCHER",
        help="as `irtui alerts` takes them; all must match",
    )


def _key(target: ArgumentParser) -> None:
    target.add_argument(
        "key", metavar="KEY", type=_short, help="such as INC-2026-0042, or INC-0042 for the newest"
    )


def _json(target: ArgumentParser) -> None:
    target.add_argument("--json", action="store_true", help="one JSON document")


def _path(text: str) -> str:
    """A path as it was given, with its `~` replaced, which no shell does behind a `=`."""
    if not text:
        raise ArgumentTypeError("must not be empty, name a file")
    try:
        return str(Path(text).expanduser()) if text.startswith("~") else text
    except RuntimeError:
        raise ArgumentTypeError(
            f"{clean(text)}: there is no such user to have a home directory"
        ) from None


def _short(text: str) -> str:
    if len(text) > _KEY_LIMIT:
        raise ArgumentTypeError(f"{clean(text, limit=40)} is longer than any incident key")
    return text
