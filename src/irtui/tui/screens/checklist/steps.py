"""What is done with a step of a checklist: settle it, write on it, jump to it, copy its command."""

from uuid import UUID

from irtui import workflow
from irtui.domain.checklist import Run, RunStep, SkipReason, StepState
from irtui.tui.copying import copy as to_clipboard
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room


async def settle(room: Room, step: RunStep, state: StepState) -> bool:
    """Mark a step; the answers it needs are asked for. False if it was left or refused."""
    note, reason = "", None
    if state is StepState.SKIPPED:
        reason = await _skip_reason(room, step)
        if reason is None:
            return False
    if state is StepState.FAILED:
        answer = await _ask(room, f"{step.number} failed", "What happened?", step.id)
        if answer is None:
            return False
        note = answer
    said = await room.act(
        workflow.checklist.settle, step.id, state, note=note, reason=reason, seen=step.version
    )
    await room.reread()
    if said:
        await room.act(workflow.drafts.drop, _place(step.id))
    return bool(said)


async def begin(room: Room, step: RunStep) -> None:
    """Take a step on, for all to see."""
    if step.waits:
        await room.act(workflow.checklist.begin, step.id)
        await room.reread()


async def drop(room: Room, step: RunStep) -> bool:
    """Say that a step is none, or one after all; False if that was refused."""
    said = await room.act(workflow.checklist.drop, step.id)
    if said:
        room.say(said)
    await room.reread()
    return bool(said)


async def note(room: Room, step: RunStep) -> None:
    """Write a note on a step."""
    text = await _ask(room, f"Note on step {step.number}", "What did you see or do?", step.id)
    if text and await room.act(workflow.checklist.note, step.id, text):
        await room.act(workflow.drafts.drop, _place(step.id))
        await room.reread()


async def jump(room: Room, run: Run) -> RunStep | None:
    """Ask for the number of a step; None, with the reason on the screen, if there is none."""
    text = await room.app.push_screen_wait(Ask(room.house, "Jump", "To which step number?"))
    wanted = next((s for s in run.steps if text and str(s.number) == text.strip()), None)
    if text and wanted is None:
        room.say(f"There is no step {text}: they go from 1 to {len(run.steps)}.", "warning")
    return wanted


def copy(room: Room, step: RunStep | None) -> None:
    """Copy the commands of a step."""
    if step is None or not step.commands:
        room.say("This step has no command to copy.")
        return
    to_clipboard(room, "\n".join(command.text for command in step.commands))


async def _skip_reason(room: Room, step: RunStep) -> SkipReason | None:
    choices = [Choice(reason, reason.words) for reason in SkipReason]
    form = Choose(f"Skip step {step.number}: why?", choices, question=step.text)
    return await room.app.push_screen_wait(form)


async def _ask(room: Room, title: str, question: str, step: UUID) -> str | None:
    form = Ask(room.house, title, question, place=_place(step))
    return await room.app.push_screen_wait(form)


def _place(step: UUID) -> str:
    return f"step:{step}"
