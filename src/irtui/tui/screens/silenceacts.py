"""What becomes of a silence: it is extended, changed, ended, made again or sent again."""

from collections.abc import Iterable, Sequence
from functools import partial

from irtui import workflow
from irtui.domain.alert import Alert
from irtui.domain.silence import SilenceState
from irtui.domain.silencedraft import of_matchers
from irtui.domain.silenceintent import IntentState
from irtui.domain.silenceshelf import ShelfLine
from irtui.text import clean
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.silence import Asked, SilenceForm
from irtui.tui.drawing.silence import title
from irtui.tui.screens.room import Room
from irtui.tui.screens.telling import Told, ask_length, sure, tell


async def extend(room: Room, lines: Sequence[ShelfLine]) -> None:
    """Let silences end later, by a length that is chosen."""
    alive = [one for one in lines if one.standing.state is not SilenceState.EXPIRED]
    if not alive:
        room.say("It has expired: c makes it again.", "warning")
        return
    kept = " Those kept until resolved get an end of their own." if _kept(alive) else ""
    by = await ask_length(room, f"Extend {_what(alive)}", f"By how long?{kept}")
    if by is not None:
        told: list[Told] = [
            partial(
                room.house.tell,
                workflow.silences.extend,
                one.standing.silence,
                by,
                alerts=_matched(one),
            )
            for one in alive
        ]
        await tell(room, told, _sources(alive))


async def edit(room: Room, line: ShelfLine) -> None:
    """Change a silence; its source may make a new one of it."""
    silence = line.standing.silence
    if line.standing.state is SilenceState.EXPIRED:
        room.say("It has expired: c makes it again.", "warning")
        return
    if silence.strange or not silence.matchers:
        room.say("irtui cannot read all of its matchers: change it where it was made.", "warning")
        return
    draft = of_matchers(silence.matchers)
    asked: Asked | None = None
    while True:
        form = SilenceForm(
            room.house, "Edit silence", draft, [line.key.source], begun=asked, before=line
        )
        asked = await room.app.push_screen_wait(form)
        if asked is None:
            return
        draft = asked.draft
        if asked.matchers == silence.matchers or await sure(room, asked.reaches):
            break
    edited = partial(
        room.house.tell,
        workflow.silences.edit,
        silence,
        matchers=None if asked.matchers == silence.matchers else asked.matchers,
        comment=asked.comment,
        ends=asked.ends,
        alerts=[one for reach in asked.reaches.values() for one in reach.matched],
    )
    if await tell(room, [edited], [line.key.source]):
        await room.act(workflow.drafts.drop, form.place)


async def expire(room: Room, lines: Sequence[ShelfLine]) -> bool:
    """End silences now, all with one question; True if it was answered with yes."""
    alive = [one for one in lines if one.standing.state is not SilenceState.EXPIRED and one.listed]
    if not alive:
        room.say("There is nothing to end: it has expired, or is not there yet.", "warning")
        return False
    back = {alert.key for one in alive for alert in _matched(one)}
    told = f"{len(back):,} alerts that fire now are matched and may call again." if back else ""
    choices = [Choice(False, "Keep"), Choice(True, f"End {_what(alive)} now")]
    asked: Choose[bool] = Choose(f"End {_what(alive)}?", choices, question=told)
    if not await room.app.push_screen_wait(asked):
        return False
    ending: list[Told] = [
        partial(
            room.house.tell, workflow.silences.expire, one.standing.silence, alerts=_matched(one)
        )
        for one in alive
    ]
    await tell(room, ending, _sources(alive))
    return True


async def recreate(room: Room, line: ShelfLine) -> None:
    """Make an expired silence again."""
    if line.standing.state is not SilenceState.EXPIRED:
        room.say("It has not expired: + extends it.", "warning")
        return
    question = "From now on, for how long?"
    span = await ask_length(room, f"Again: {title(line.standing.silence)}", question)
    reach = line.standing.reach
    if span is None or not await sure(room, {line.key.source: reach} if reach else {}):
        return
    again = workflow.silences.recreate
    made = partial(room.house.tell, again, line.standing.silence, span, alerts=_matched(line))
    await tell(room, [made], [line.key.source])


async def retry(room: Room, line: ShelfLine) -> None:
    """Send again what failed; what may have arrived is not sent twice."""
    intent = line.intent
    if intent is None or intent.state is not IntentState.FAILED:
        room.say("Nothing of it failed: there is nothing to send again.", "warning")
        return
    again = partial(room.house.tell, workflow.silences.retry, intent)
    await tell(room, [again], [line.key.source])


def _what(lines: Sequence[ShelfLine]) -> str:
    first = lines[0].standing.silence
    return clean(title(first), limit=48) if len(lines) == 1 else f"{len(lines)} silences"


def _kept(lines: Iterable[ShelfLine]) -> bool:
    return any(one.kept for one in lines)


def _matched(line: ShelfLine) -> tuple[Alert, ...]:
    return line.standing.reach.matched if line.standing.reach else ()


def _sources(lines: Iterable[ShelfLine]) -> list[str]:
    return [one.key.source for one in lines]
