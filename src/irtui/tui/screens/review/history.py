"""The way from the versions of a review back to one of them."""

from irtui import workflow
from irtui.domain.reviewversion import ReviewVersion
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.versions import Versions
from irtui.tui.screens.room import Room


async def bring_back(room: Room, key: str, text: str, seen: int) -> None:
    """Show the versions, and make one of them the text again if that is wanted."""
    found = await room.prepare(workflow.review.versions, key)
    if not found:
        return
    chosen: ReviewVersion | None = await room.app.push_screen_wait(Versions(found, text))
    if chosen is None or chosen.written == text:
        return
    choices = [
        Choice(False, "Leave the text as it is"),
        Choice(True, f"Restore version {chosen.number}", ("The text now is kept as a version.",)),
    ]
    of: Choose[bool] = Choose("Restore it?", choices)
    sure = await room.app.push_screen_wait(of)
    if not sure:
        return
    number = chosen.number
    if await room.act(workflow.review.restore, key, number, seen=seen) is not None:
        room.say(f"Version {number} is the text again.")
