"""Writes a review to a file, and asks before it overwrites what somebody changed by hand."""

from irtui import workflow
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room


async def export(room: Room, key: str) -> None:
    """Export a review into the current directory and say where it is."""
    record = await room.act_in_pieces(workflow.review.open_in_pieces, key)
    if record is None:
        return
    try:
        path = await room.act(workflow.review.export_record, record)
    except workflow.review.Edited as edited:
        choices = [Choice(False, "Keep the file as it is"), Choice(True, "Overwrite it")]
        if not await room.app.push_screen_wait(Choose("Export", choices, question=str(edited))):
            return
        path = await room.act(workflow.review.export_record, record, overwrite=True)
    if path is not None:
        room.say(f"Exported to {path}")
