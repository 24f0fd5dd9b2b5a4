"""Keeps when the operator looked last: read once, written at most once a minute."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from irtui import workflow
from irtui.store.errors import StoreError
from irtui.tui.house import House


async def looked_since(house: House) -> datetime | None:
    """The last moment before the operator was away, None where the store does not tell."""
    if not house.looked_read:
        with suppress(StoreError):
            found = await house.ask(workflow.views.looked)
            if not house.looked_read:
                house.looked_read = True
                house.looked = replace(house.looked, since=house.looked.since or found)
    return house.looked.since


async def keep_looked(house: House) -> None:
    """Keep the newest key where that is due; nobody has to hear of it if that fails."""
    last = house.looked.last
    if last is None or not house.looked.due or house.read_only:
        return
    # Before anything is waited for, so that nobody else begins with the same.
    house.looked = replace(house.looked, kept=last)
    await looked_since(house)
    if house.looked_read:
        with suppress(StoreError):
            await house.ask(workflow.views.keep_looked, last)
