"""How sources are told something about silences: what is asked first, and what came of it is said.

What is sent is on disk before; whether a source has it shows on the silences screen.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from irtui.domain.incident import NotAllowed
from irtui.domain.silenceend import UNTIL_RESOLVED, length_text
from irtui.domain.silenceintent import IntentState
from irtui.domain.silencereach import Reach
from irtui.store.errors import StoreError
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room

if TYPE_CHECKING:
    from irtui.workflow.sending import Outcome

Told = Callable[[], "Awaitable[Outcome]"]
# Seconds after which an operator is told what is waited for.
_SOON = 0.5
_AT_ONCE = 8


async def tell(room: Room, told: Sequence[Told], sources: Iterable[str]) -> bool:
    """Tell sources all this, a few at a time, and say what came of it; True if all was taken."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(ask: Told) -> "Outcome | str":
        async with gate:
            try:
                return await ask()
            except (NotAllowed, StoreError, OSError) as error:
                return str(error)

    telling = asyncio.gather(*map(one, told))
    await asyncio.wait({telling}, timeout=_SOON)
    if not telling.done():
        room.say(f"Telling {', '.join(sorted(set(sources)))} …")
    found = await telling
    bad = [one if isinstance(one, str) else _why(one) for one in found if not _went_well(one)]
    good = [one.text for one in found if not isinstance(one, str) and one.ok]
    if good:
        _say_good(room, good)
        # What is silenced now shows as such with the next answer.
        room.house.watch.poll_now()
    if bad:
        more = f" And {len(bad) - 1} more failed." if len(bad) > 1 else ""
        room.say(bad[0] + more, "warning")
    return not bad


def _say_good(room: Room, said: Sequence[str]) -> None:
    text = said[0] if len(said) == 1 else f"{len(said)} done: {said[0]}"
    where = "" if room.place == "silences" else " 3 shows when that is confirmed."
    room.say(f"{text}{where}")


def _went_well(found: "Outcome | str") -> bool:
    return not isinstance(found, str) and found.ok


def _why(outcome: "Outcome") -> str:
    again = " On screen 3, r sends it again." if outcome.intent.state is IntentState.FAILED else ""
    return outcome.text + again


async def sure(room: Room, reaches: Mapping[str, Reach]) -> bool:
    """Whether the operator wants it even though it is very broad."""
    broad = {source: reach for source, reach in reaches.items() if reach.broad}
    if not broad:
        return True
    told = ", ".join(
        f"{len(reach.matched):,} of the {reach.firing:,} alerts on {source}"
        for source, reach in broad.items()
    )
    why = (
        "It would also take what fires next: " if any(r.everything for r in broad.values()) else ""
    )
    choices = [
        Choice(False, "No, go back and narrow it"),
        Choice(True, "Yes, silence all of these"),
    ]
    asked: Choose[bool] = Choose("This is very broad", choices, question=f"{why}it takes {told}.")
    return await room.app.push_screen_wait(asked) or False


async def ask_length(
    room: Room, asked: str, question: str, *, resolved: bool = False
) -> timedelta | None:
    """A length from the configuration, by one key; nothing for until resolved, None to leave it."""
    choices = [Choice(span, length_text(span)) for span in room.house.silencing.durations]
    if resolved:
        cap = length_text(room.house.silencing.until_resolved)
        choices.append(Choice(timedelta(0), f"{UNTIL_RESOLVED}, {cap} at most"))
    dialog: Choose[timedelta] = Choose(asked, choices, question=question)
    return await room.app.push_screen_wait(dialog)
