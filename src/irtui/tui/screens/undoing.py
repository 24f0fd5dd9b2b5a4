"""The way from `u` to the act that it reverses."""

from irtui import workflow
from irtui.domain.incident import NotAllowed
from irtui.store.errors import StoreError
from irtui.tui.screens.room import Room


async def undo(room: Room) -> None:
    """Reverse the newest act; what cannot be reversed is told once, then it is passed by."""
    try:
        room.say(await room.house.ask(workflow.undo.undo, room.house.beyond))
    except NotAllowed as refused:
        room.house.beyond = getattr(refused, "act", room.house.beyond)
        room.say(str(refused), "warning")
    except StoreError as error:
        room.say(str(error), "warning")
