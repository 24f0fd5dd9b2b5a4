"""Work on many alerts is done beside the screen, so that no key has to wait for it."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# As many are looked at before the next key could come.
AT_ONCE = 2_000


async def beside(alerts: int, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What a pure function says: at once of few alerts, from a thread of many."""
    if alerts <= AT_ONCE:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)
