"""Runs a command of a step: filled in, confirmed, then watched; nothing runs by itself."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import timedelta

from textual.app import SuspendNotSupported

from irtui import workflow
from irtui.domain.checklist import Run, RunStep, StepCommand, StepState
from irtui.domain.commandrisk import risk_of
from irtui.domain.evidence import Evidence
from irtui.domain.evidencetold import command_line
from irtui.domain.execution import Ready
from irtui.domain.fillin import Filled, fill, target
from irtui.domain.incident import NotAllowed
from irtui.domain.redaction import MARK, secret_name
from irtui.store.errors import StoreError
from irtui.text import duration
from irtui.tui.copying import copy
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.confirm import Confirm, Proposal
from irtui.tui.dialogs.fill_in import FillIn
from irtui.tui.dialogs.output import Output
from irtui.tui.screens.checklist import steps
from irtui.tui.screens.room import Room
from irtui.workflow.running import Commands, Means

_TYPED = ("change", "danger")


async def run(room: Room, run: Run, step: RunStep) -> None:
    """Run a command of a step, or ask a query of it; the one that runs already is shown first."""
    commands = room.house.commands
    if commands is None:
        return
    if (live := commands.live) is not None and commands.future is not None:
        running = next((one for one in run.steps if one.id == live.step_id), None)
        await _watch(room, commands, commands.future, running)
        return
    index = await _chosen(room, step)
    if index is None:
        return
    command = step.commands[index]
    if command.shell and command.interactive:
        await _own_shell(room, command)
    elif why := commands.refusal(command):
        room.say(why, "warning")
    else:
        await _ask(room, commands, step, index)


async def settle_lost(room: Room, runs: Sequence[Run]) -> None:
    """Ask of commands that others run whether their irtui still lives."""
    commands = room.house.commands
    if commands is None:
        return
    own = commands.live.id if commands.live else None
    if any(one.running and one.id != own for run in runs for one in run.evidence):
        means = commands.means
        await room.act(workflow.commands.settle_lost, means.here, means.alive)


async def _chosen(room: Room, step: RunStep) -> int | None:
    """Which command of a step; None with the reason on the screen where it has none."""
    able = [n for n, one in enumerate(step.commands) if one.shell or one.query]
    if not able:
        room.say("This step has no command that could run.")
        return None
    if len(able) == 1:
        return able[0]
    choices = [Choice(n, _first(step.commands[n]), (step.commands[n].text,)) for n in able]
    return await room.app.push_screen_wait(Choose("Which one?", choices, question=step.text))


async def _ask(room: Room, commands: Commands, step: RunStep, index: int) -> None:
    """Fill in, confirm and start."""
    here = commands.means.here
    ready = await room.prepare(workflow.commands.prepare, step.id, index, here)
    if ready is None:
        return
    answers: Mapping[str, str] = {}
    if ready.questions:
        answered = await room.app.push_screen_wait(FillIn(ready))
        if answered is None:
            return
        answers = answered
    filled = fill(ready.command.text, ready.questions, answers, shell=ready.command.shell)
    if ready.command.shell:
        # Nothing may be waited for here: a key that comes meanwhile is for the dialog.
        proposal = _proposal(commands, ready, filled, answers)
        if not await room.app.push_screen_wait(Confirm(proposal)):
            return
    try:
        future = commands.start(step.id, index, ready.command, answers)
    except NotAllowed as refused:
        room.say(str(refused), "warning")
        return
    await _watch(room, commands, future, step)


def _proposal(
    commands: Commands, ready: Ready, filled: Filled, answers: Mapping[str, str]
) -> Proposal:
    means, risk = commands.means, ready.risk
    if filled.text != ready.command.text:
        risk = risk_of(ready.step, ready.command, filled.text)
    variables = " ".join(
        f"{name}={MARK if secret_name(name) else value}" for name, value in filled.variables.items()
    )
    about = {
        "where": f"{means.here.host}, as {means.user}, in {means.here.directory}",
        "needs": "root, and there is nobody to type a password"
        if _lacks_root(means, ready)
        else "",
        "with": variables,
        "ends": f"after {duration(timedelta(seconds=means.timeout))} at the latest",
        "from": f"{ready.runbook}, version {ready.sha256[:12]}",
    }
    named = [value for name, value in answers.items() if not secret_name(name)]
    return Proposal(
        filled.text,
        risk,
        {name: text for name, text in about.items() if text},
        target(filled.text, named) if risk in _TYPED else "",
    )


def _lacks_root(means: Means, ready: Ready) -> bool:
    return ready.command.root and means.user != "root"


async def _watch(
    room: Room, commands: Commands, future: "Future[Evidence]", step: RunStep | None
) -> None:
    """Show what a command says, then what became of it."""
    failed = await room.app.push_screen_wait(Output(commands, future))
    if failed is not None and step is not None:
        # At once: the keys that follow are for the note.
        await steps.settle(room, step, StepState.FAILED)
        return
    seen = future.done()
    try:
        evidence = await asyncio.wrap_future(future)
    except (NotAllowed, StoreError) as error:
        room.say(str(error), "warning")
        return
    if not seen:
        room.say(f"{command_line(evidence)}: {evidence.result}")
    await room.reread()


async def _own_shell(room: Room, command: StepCommand) -> None:
    """What needs a terminal gets the operator's own shell, the command on the clipboard."""
    leave, opened = "leave", "open"
    choices = [
        Choice(leave, "No"),
        Choice(opened, "Copy it and open my shell", ("Paste it there; exit comes back here.",)),
    ]
    asked = f"It needs a terminal, so it does not run here: {_first(command)}"
    if await room.app.push_screen_wait(Choose("Your shell?", choices, question=asked)) != opened:
        return
    copy(room, command.text, "The command")
    try:
        try:
            with room.app.suspend():
                room.house.shell()
        except SuspendNotSupported:
            room.house.shell()
    except OSError as error:
        room.say(f"Your shell did not start: {error}. Set $SHELL.", "warning")


def _first(command: StepCommand) -> str:
    return command.text.strip().split("\n")[0]
