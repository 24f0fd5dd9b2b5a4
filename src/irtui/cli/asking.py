"""Asks every source once: what `alerts` and `check` are made from."""

import asyncio
from collections.abc import Sequence

from irtui.cli import wiring
from irtui.cli.output import many
from irtui.config.settings import Settings, SourceSettings
from irtui.domain.answer import Failure, Outcome, Polled
from irtui.domain.board import Board, Waits, apply, empty
from irtui.sources.registry import open_source


def ask_all(sources: Sequence[SourceSettings]) -> list[Outcome]:
    """One outcome per source, asked at the same time."""
    return asyncio.run(_ask_all(sources))


def board_of(settings: Settings, outcomes: Sequence[Outcome]) -> Board:
    """What the outcomes of all sources show."""
    board = empty((source.name, source.interval) for source in settings.sources)
    waits = Waits(settings.board.grace, settings.board.restart_window)
    for outcome in outcomes:
        board, _ = apply(board, Polled(outcome, outcome.at), waits)
    return board


def troubles(outcome: Outcome) -> list[str]:
    """Why a source may not have told everything, a sentence each."""
    if isinstance(outcome, Failure):
        return [f"{outcome.source}: {outcome.reason}"]
    found = [f"{outcome.source}: {one.name}: {one.error}" for one in outcome.members if one.error]
    if outcome.unreadable:
        found.append(f"{outcome.source}: {many(outcome.unreadable, 'alert')} could not be read")
    return found


def failed(outcome: Outcome) -> bool:
    """Whether a source told nothing, or something that could not be read."""
    return isinstance(outcome, Failure) or outcome.unreadable > 0


async def _ask_all(sources: Sequence[SourceSettings]) -> list[Outcome]:
    return list(await asyncio.gather(*(_ask(source) for source in sources)))


async def _ask(settings: SourceSettings) -> Outcome:
    source = open_source(settings, wiring.now)
    try:
        return await source.fetch()
    except Exception as error:  # noqa: BLE001 - one broken source must not hide the others
        return Failure(settings.name, wiring.now(), f"could not ask: {type(error).__name__}")
    finally:
        await source.close()
