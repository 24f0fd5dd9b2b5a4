"""`irtui check`: reads the configuration, asks every source, opens the database."""

import shutil
from argparse import Namespace
from datetime import timedelta

from irtui.cli import wiring
from irtui.cli.asking import ask_all
from irtui.cli.calling import hook_name
from irtui.cli.informing import unusable
from irtui.cli.output import many, table
from irtui.config.settings import HookSettings, SourceSettings
from irtui.config.updates import ChannelSettings
from irtui.domain.answer import Failure, Outcome
from irtui.store.errors import StoreError
from irtui.text import duration

_Row = tuple[str, str, str]


def run(options: Namespace) -> int:
    """Print a table of what works; 1 if anything does not."""
    start = wiring.read(options)
    sources = start.settings.sources
    rows: list[_Row] = [
        ("config", "ok", f"{_origin(options)}: {many(len(sources), 'source')}"),
        ("operator", "ok", start.operator),
    ]
    for source, outcome in zip(sources, ask_all(sources), strict=True):
        rows += _source(source, outcome)
    rows.append(_database(start))
    rows += _runbooks(start)
    rows += [_hook(number, hook) for number, hook in enumerate(start.settings.hooks, 1)]
    rows += [_channel(one) for one in start.settings.updates.channel]
    table(("WHAT", "STATE", "DETAIL"), rows)
    return 0 if all(state == "ok" for _, state, _ in rows) else 1


def _origin(options: Namespace) -> str:
    file = wiring.config_file(options)
    return str(file) if file.exists() else "the environment or amtool's settings"


def _source(source: SourceSettings, outcome: Outcome) -> list[_Row]:
    name = f"source {source.name}"
    if isinstance(outcome, Failure):
        return [(name, "failed", outcome.reason)]
    versions = sorted({member.version for member in outcome.members if member.version})
    text = many(len(outcome.alerts), "alert")
    if versions:
        text += f", version {', '.join(versions)}"
    if source.tls.insecure_skip_verify:
        text += ", certificate NOT verified"
    if outcome.skew and abs(outcome.skew) > timedelta(seconds=30):
        text += f", its clock is off by {duration(abs(outcome.skew))}"
    rows: list[_Row] = [(name, "ok", text)]
    for member in outcome.members:
        if member.error:
            rows.append((f"{name} {member.name}", "failed", member.error))
    if outcome.unreadable:
        rows.append((name, "failed", f"{many(outcome.unreadable, 'alert')} could not be read"))
    return rows


def _database(start: wiring.Start) -> _Row:
    from irtui.workflow import reading

    try:
        with wiring.desk_of(start) as desk:
            refusal = reading.common(desk).read_only
    except StoreError as error:
        return ("database", "failed", str(error))
    if refusal and not start.read_only:
        return ("database", "failed", refusal)
    return ("database", "ok", str(start.database))


def _runbooks(start: wiring.Start) -> list[_Row]:
    library = wiring.open_library(start.settings.runbooks)
    directories = library.directories
    if not directories:
        return [("runbooks", "ok", "no directory configured")]
    files = library.files()
    found = f"{many(len(files), 'file')} in {many(len(directories), 'directory', 'directories')}"
    problems = library.problems()
    index = library.index()
    problems += [
        f"[[runbooks.match]] names {one.file}, which is in no directory."
        for one in start.settings.runbooks.match
        if index.below(index.roots, one.file.partition("#")[0]) is None
    ]
    return [
        *([] if problems and not files else [("runbooks", "ok", found)]),
        *(("runbooks", "failed", problem) for problem in problems),
    ]


def _hook(number: int, hook: HookSettings) -> _Row:
    name, program = hook_name(number, hook), hook.command[0]
    if shutil.which(program) is None:
        return (name, "failed", f"{program}: there is no such program that can be run")
    return (name, "ok", f"for {', '.join(hook.on)}")


def _channel(one: ChannelSettings) -> _Row:
    name = f"channel {one.name}"
    if why := unusable(one):
        return (name, "failed", why)
    dry = ", DRY RUN: nothing is sent there" if one.dry else ""
    return (name, "ok", f"{one.kind} for {', '.join(one.audiences)}{dry}")
