"""Chooses among the runs of an incident, or starts another from the runbook directories."""

from collections.abc import Sequence
from pathlib import Path

from irtui import workflow
from irtui.domain.checklist import Run
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room


async def choose_run(room: Room, key: str, runs: Sequence[Run]) -> int | None:
    """The position of the run to show; None to stay with the one that is shown."""
    paths = await room.prepare(workflow.reading.runbooks)
    started = {run.runbook for run in runs}
    choices: list[Choice[int | Path]] = [
        Choice(n, f"{run.title}  {run.settled} of {len(run.steps)}", (run.runbook,))
        for n, run in enumerate(runs)
    ]
    choices += [
        Choice(path, f"start {path.stem}", (str(path),))
        for path in paths or ()
        if str(path) not in started
    ]
    if not choices:
        room.say("No runbook directory has a file: name them in [runbooks] directories.", "warning")
        return None
    chosen = await room.app.push_screen_wait(Choose("Checklists", choices))
    if not isinstance(chosen, Path):
        return chosen
    if await room.act(workflow.checklist.start, key, chosen) is None:
        return None
    await room.reread()
    return len(runs)
