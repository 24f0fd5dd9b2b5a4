"""Asks every source once: what `alerts` and `check` are made from."""

import asyncio
from collections.abc import Sequence

from irtui.cli import wiring
from irtui.config.settings import SourceSettings
from irtui.domain.answer import Failure, Outcome
from irtui.sources.registry import open_source


def ask_all(sources: Sequence[SourceSettings]) -> list[Outcome]:
    """One outcome per source, asked at the same time."""
    return asyncio.run(_ask_all(sources))


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
