"""Commands of a step: written down before they start, and again when they have ended."""

import os
import stat
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from uuid import UUID, uuid4

from sqlmodel import Session

from irtui.domain.checklist import RunStep, StepCommand
from irtui.domain.commandrisk import risk_of
from irtui.domain.evidence import Evidence, EvidenceKind
from irtui.domain.evidencetold import command_line, first_lines
from irtui.domain.execution import Begun, Ended, Here, Ready, Said
from irtui.domain.fillin import (
    Question,
    alert_variables,
    fill,
    prefilled,
    query_placeholders,
    questions,
)
from irtui.domain.incident import NotAllowed
from irtui.domain.redaction import MARK, secret_name
from irtui.domain.timeline import Kind
from irtui.store import commands, events, runs
from irtui.store.tables import CommandRow, RunRow, StepRow
from irtui.store.values import evidence_of
from irtui.text import clean
from irtui.workflow.desk import Desk

UNKNOWN = "outcome unknown: irtui ended while it ran"
_SHOWN_LINES = 3
_SHOWN = 240


def prepare(desk: Desk, step: UUID, index: int, here: Here) -> Ready:
    """What has to be asked before a command may run; NotAllowed says why it may not."""
    with desk.store.read() as session:
        one, run, command = _command(session, step, index)
        labels, variables = _told(session, run)
        asked = _asked(command, {*here.environment, *variables})
        answers = {each.name: prefilled(each, labels) for each in asked}
        # Judged here, too, so that what judges is loaded where nobody has to wait for it.
        risk = risk_of(one, command, command.text)
        return Ready(one, index, command, risk, asked, answers, run.runbook, run.sha256)


def begin(
    desk: Desk,
    step: UUID,
    index: int,
    answers: Mapping[str, str],
    here: Here,
    words: Callable[[StepCommand, str], Sequence[str]],
) -> Begun:
    """Write down that a command starts, which it may only afterwards; NotAllowed says why not.

    Its text is that of the run's own copy, with the answers filled in.
    """
    with desk.store.write() as session:
        _, run, command = _command(session, step, index)
        _, told = _told(session, run)
        asked = _asked(command, {*here.environment, *told})
        filled = fill(command.text, asked, answers, shell=command.shell)
        if filled.problems:
            raise NotAllowed(f"It does not run: {'; '.join(filled.problems)}.")
        variables = {**told, **filled.variables} if command.shell else {}
        hidden = _secrets(asked, answers)
        began = CommandRow(
            id=uuid4(),
            run_id=run.id,
            step_id=step,
            kind=EvidenceKind.SHELL if command.shell else EvidenceKind.QUERY,
            script=_without(filled.text, hidden),
            argv=[_without(word, hidden) for word in words(command, filled.text)],
            host=here.host,
            process=here.process,
            directory=here.directory,
            variables=sorted({*here.environment, *variables} if command.shell else ()),
            by=desk.operator,
            began_at=desk.now(),
        )
        session.add(began)
        return Begun(began.id, command, filled.text, variables, tuple(hidden))


def end(desk: Desk, command: UUID, ended: Ended, said: Said) -> Evidence:
    """Write down how a command ended; it settles nothing, whatever its exit code."""
    with desk.store.write() as session:
        row = commands.get(session, command)
        row.ended_at = desk.now()
        row.seconds, row.exit_code, row.problem = ended.seconds, ended.exit_code, ended.problem
        row.head, row.tail, row.redacted = said.head, said.tail, said.redacted
        row.output_bytes, row.output_sha256 = ended.heard.size, ended.heard.sha256
        session.add(row)
        _tell(desk, session, row)
        return evidence_of(row)


def settle_lost(desk: Desk, here: Here, alive: Callable[[str], bool]) -> int:
    """Say of commands whose irtui is gone that nobody knows their outcome; how many these are."""
    with desk.store.read() as session:
        if not _lost(session, here, alive):
            return 0
    with desk.store.write() as session:
        found = _lost(session, here, alive)
        for row in found:
            row.problem = UNKNOWN
            session.add(row)
            _tell(desk, session, row)
        return len(found)


def _lost(session: Session, here: Here, alive: Callable[[str], bool]) -> list[CommandRow]:
    return [row for row in commands.without_end(session, here.host) if not alive(row.process)]


def _command(session: Session, step: UUID, index: int) -> tuple[RunStep, RunRow, StepCommand]:
    row = session.get(StepRow, step)
    run = None if row is None else runs.get(session, row.run_id)
    if run is None:
        raise NotAllowed("This step is not in the store any more: open the checklist again.")
    found = next(one for one in run.steps if one.id == step)
    command = found.commands[index]
    if not (command.shell or command.query):
        raise NotAllowed("This is a text to read or copy, and no command.")
    if command.shell:
        if command.interactive:
            raise NotAllowed("It needs a terminal: copy it into a shell of yours.")
        if why := meddled(Path(run.runbook)):
            raise NotAllowed(f"It does not run: {why}.")
    return found, session.get_one(RunRow, run.id), command


def meddled(path: Path) -> str:
    """Why the commands of a runbook's file are not to be trusted, "" where they are."""
    name = clean(str(path), limit=300)
    try:
        status = path.stat()
    except (OSError, ValueError):
        return f"{name} is not there any more, so nobody can tell who wrote it"
    if status.st_uid not in (os.geteuid(), 0):
        return f"{name} belongs to another user (uid {status.st_uid}): own it or use a copy"
    if mode := stat.S_IMODE(status.st_mode) & 0o022:
        others = "its group" if mode == stat.S_IWGRP else "others"
        return f"{name} can be written by {others}, run: chmod go-w on it"
    return ""


def _told(session: Session, run: RunRow) -> tuple[dict[str, str], dict[str, str]]:
    """The labels that all alerts of a run have alike, and what they say as variables."""
    alerts = commands.alerts_of(session, run)
    labels = _alike([alert.labels for alert in alerts])
    return labels, alert_variables(labels, _alike([one.annotations for one in alerts]))


def _alike(values: Sequence[Mapping[str, str]]) -> dict[str, str]:
    if not values:
        return {}
    first, *others = values
    return {
        name: value
        for name, value in first.items()
        if all(one.get(name) == value for one in others)
    }


def _asked(command: StepCommand, known: Collection[str]) -> tuple[Question, ...]:
    if command.shell:
        return questions(command.placeholders, known)
    from irtui.domain.runbook.placeholders import placeholders

    found = query_placeholders(command.text, placeholders(command.text))
    return questions(found, shell=False)


def _secrets(asked: Sequence[Question], answers: Mapping[str, str]) -> list[str]:
    """The answers that nobody should read later."""
    return [answers[one.name] for one in asked if secret_name(one.name)]


def _without(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, MARK)
    return text


def _tell(desk: Desk, session: Session, row: CommandRow) -> None:
    step, run = session.get_one(StepRow, row.step_id), session.get_one(RunRow, row.run_id)
    events.add(
        session, Kind.COMMAND, sentence(evidence_of(row)), by=row.by, now=desk.now(),
        incident=run.incident_id, episode=run.episode_id,
        data={"step": step.key, "command": str(row.id)},
    )  # fmt: skip


def sentence(one: Evidence) -> str:
    """What a command was and what came of it, with the beginning of what it said."""
    verb = "asked" if one.kind is EvidenceKind.QUERY else "ran"
    what = f"{verb} {clean(command_line(one), limit=_SHOWN)}: {one.result}"
    said = first_lines(one, _SHOWN_LINES)
    return "\n".join([what, *(clean(text, limit=_SHOWN) for text in said)])
