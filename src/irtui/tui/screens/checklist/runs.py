"""What is done with a run: choose one or start another, end it, read why one looks at it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from irtui import workflow
from irtui.domain.alert import Alert
from irtui.domain.checklist import Outcome, Run, RunStatus
from irtui.domain.explain import Part
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.explain import Explain
from irtui.tui.dialogs.pick import Pick
from irtui.tui.screens.room import Room

# Among more than so many runbooks one looks for words.
_MANY = 12
_WORTH = {
    Outcome.FIXED: "it ended the problem",
    Outcome.HELPED: "it brought us on",
    Outcome.NO_HELP: "it did not bring us on",
    Outcome.MISLEADING: "it led us astray",
}


@dataclass(frozen=True, slots=True)
class _Start:
    """A runbook to be started, `anew` where a run of it is there already."""

    path: Path
    anchor: str = ""
    rule: str = ""
    anew: bool = False


async def choose_run(
    room: Room, place: str | Alert, runs: Sequence[Run], newer: Collection[UUID]
) -> UUID | None:
    """The run to show, started where there was none; None to stay with the one that is shown."""
    paths = await room.prepare(workflow.reading.runbooks)
    choices = [*_there(runs), *_again(runs, newer), *_others(runs, paths or ())]
    if not choices:
        room.say("No runbook directory has a file: name them in [runbooks] directories.", "warning")
        return None
    form = Pick if len(choices) > _MANY else Choose
    chosen = await room.app.push_screen_wait(form("Checklists", choices))
    if not isinstance(chosen, _Start):
        return chosen
    started = await room.act(
        workflow.starting.start,
        place,
        chosen.path,
        anchor=chosen.anchor,
        rule=chosen.rule,
        anew=chosen.anew,
    )
    await room.reread()
    return started


async def finish(room: Room, run: Run) -> None:
    """Ask what a run was worth, and end it where it goes on."""
    if run.protocol:
        room.say("The protocol ends with its last step, or with another severity.")
        return
    left = len(run.counted) - run.settled
    title = f"{run.name}: what was it worth?"
    question = f"{left} of {len(run.counted)} steps are left: the run ends here." if left else ""
    choices = [Choice(one, f"{one.words}: {text}") for one, text in _WORTH.items()]
    outcome = await room.app.push_screen_wait(Choose(title, choices, question=question))
    if outcome is None:
        return
    form = Ask(room.house, title, "Anything the next one should know? enter alone: no.", empty=True)
    note = await room.app.push_screen_wait(form)
    said = await room.act(workflow.runs.finish, run.id, outcome, note or "", seen=run.version)
    if said:
        room.say(said)
    await room.reread()


async def explain(room: Room, run: Run) -> None:
    """Show what the runbook explains, as it was when the run began."""
    text = await room.prepare(workflow.runs.context, run.id)
    if text is None:
        return
    parts = [Part(run.runbook, (f"{run.title}, version {run.sha256[:12]}",))]
    if run.matched_by:
        parts.append(Part("FOUND BY", (run.matched_by,)))
    parts.append(Part("WHY", (text or "The runbook explains nothing, it only says what to do.",)))
    await room.app.push_screen_wait(Explain("Why am I looking at this?", parts))


def _there(runs: Sequence[Run]) -> list[Choice[UUID | _Start]]:
    return [Choice(run.id, _line(run), (run.runbook,)) for run in runs]


def _again(runs: Sequence[Run], newer: Collection[UUID]) -> list[Choice[UUID | _Start]]:
    """Those whose file has changed, and those that have ended and do not go on elsewhere."""
    going = {
        (run.runbook, run.anchor)
        for run in runs
        if run.status is RunStatus.IN_PROGRESS and run.id not in newer
    }
    last = {(run.runbook, run.anchor): run for run in runs if not run.protocol}
    return [
        Choice(
            _Start(Path(run.runbook), run.anchor, run.matched_by, anew=True),
            f"start the new version of {run.name}" if run.id in newer else f"again {run.name}",
            (run.runbook,),
        )
        for key, run in last.items()
        if key not in going
    ]


def _others(runs: Sequence[Run], paths: Sequence[Path]) -> list[Choice[UUID | _Start]]:
    started = {run.runbook for run in runs}
    return [
        Choice(_Start(path), f"start {path.stem}", (str(path),))
        for path in paths
        if str(path) not in started
    ]


def _line(run: Run) -> str:
    state = "" if run.status is RunStatus.IN_PROGRESS else f"  {run.status}"
    worth = f", {run.outcome.words}" if run.outcome else ""
    return f"{run.title}  {run.settled} of {len(run.counted)}{state}{worth}"
