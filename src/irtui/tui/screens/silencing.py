"""The way from a key to a new silence: what is asked first, and what is very broad asked again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from irtui import workflow
from irtui.domain.alert import Alert
from irtui.domain.board import Board
from irtui.domain.silence import refusal
from irtui.domain.silencedraft import Draft, of_alerts, of_filter, of_group
from irtui.domain.silencereach import Looks, Reach
from irtui.text import clean
from irtui.tui.beside import beside
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.silence import Asked, SilenceForm
from irtui.tui.screens.alerts import AlertsScreen
from irtui.tui.screens.room import Room
from irtui.tui.screens.telling import Told, ask_length, sure, tell


async def by_alerts(room: Room, alerts: Sequence[Alert], *, group: bool) -> bool:
    """Ask for the silence of these alerts, or of all that may join their group; True if made."""
    draft = _draft(room, alerts, group=group)
    return await _ask_and_add(room, draft, sorted({one.source for one in alerts}))


async def by_filter(room: Room) -> bool:
    """Ask for a silence of what the filter of the alerts screen says; True if it was made."""
    board = next((one for one in room.app.screen_stack if isinstance(one, AlertsScreen)), None)
    sources = sorted(room.house.watch.silences) or sorted(room.house.board.sources)
    if len(sources) > 1:
        choices: list[Choice[tuple[str, ...]]] = [Choice((one,), one) for one in sources]
        choices.append(Choice(tuple(sources), f"each of these {len(sources)}: one silence each"))
        chosen = await room.app.push_screen_wait(Choose("Silence on which source?", choices))
        if chosen is None:
            return False
        sources = list(chosen)
    return await _ask_and_add(room, of_filter(board.wanted.text if board else ""), sources)


def _draft(room: Room, alerts: Sequence[Alert], *, group: bool) -> Draft:
    make = of_group if group and len(alerts) > 1 else of_alerts
    return make(alerts, room.house.silencing.noisy)


async def _ask_and_add(room: Room, draft: Draft, sources: Sequence[str]) -> bool:
    asked: Asked | None = None
    while True:
        form = SilenceForm(room.house, "New silence", draft, sources, begun=asked)
        asked = await room.app.push_screen_wait(form)
        if asked is None:
            return False
        draft = replace(asked.draft, told=draft.told)
        if await sure(room, asked.reaches):
            break
    if await _add(room, asked):
        await room.act(workflow.drafts.drop, form.place)
        return True
    return False


async def _add(room: Room, asked: Asked) -> bool:
    told = [_adding(room, asked, source, reach) for source, reach in asked.reaches.items()]
    return await tell(room, told, list(asked.reaches))


def _adding(room: Room, asked: Asked, source: str, reach: Reach) -> Told:
    rules, comment, alerts = room.house.silencing, asked.comment or "", reach.matched
    if asked.ends is None:
        return partial(
            room.house.tell,
            workflow.silences.add_until_resolved,
            source,
            asked.matchers,
            comment,
            alerts,
            cap=rules.until_resolved,
        )
    add = workflow.silences.add
    return partial(room.house.tell, add, source, asked.matchers, comment, asked.ends, alerts=alerts)


async def fast(room: Room, alerts: Sequence[Alert], *, group: bool) -> bool:
    """Silence alerts by their labels, with no more asked than for how long; True if it was made."""
    house, draft = room.house, _draft(room, alerts, group=group)
    if why := refusal(draft.matchers):
        room.say(f"{why} s lets you write one.", "warning")
        return False
    looks, board = Looks(), house.board
    many = sum(map(len, board.entries.values()))
    reaches = {
        source: await beside(many, _reach, looks, board, source, draft)
        for source in sorted({one.source for one in alerts})
    }
    names = list(dict.fromkeys(one.name or one.fingerprint for one in alerts))
    what = clean(names[0], limit=40) + (f" and {len(alerts) - 1} more" if alerts[1:] else "")
    ends = await ask_length(room, f"Silence {what}", _would_match(draft, reaches), resolved=True)
    if ends is None or not await sure(room, reaches):
        return False
    about = ", ".join(names[:5]) + (" …" if names[5:] else "")
    comment = f"silenced by {house.operator} from irtui: {about}"
    span = None if ends == timedelta(0) else ends
    return await _add(room, Asked(draft, draft.matchers, span, comment, reaches))


def _would_match(draft: Draft, reaches: dict[str, Reach]) -> str:
    told = ", ".join(
        f"{len(reach.matched):,} of {reach.firing:,} on {source}"
        for source, reach in reaches.items()
    )
    return f"{', '.join(map(str, draft.matchers))}\nmatches {told}"


def _reach(looks: Looks, board: Board, source: str, draft: Draft) -> Reach:
    return looks.on(board, source).reach(draft.matchers)
