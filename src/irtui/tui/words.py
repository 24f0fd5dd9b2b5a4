"""The words that complete a filter, gathered from the board beside the screen."""

import asyncio

from irtui.domain.completion import Words, field_words, vocabulary
from irtui.tui.house import House

# As many are counted before the next key could come.
_AT_ONCE = 2_000


class BoardWords:
    """The words of the newest board that was asked for, None as long as there was none."""

    def __init__(self, house: House) -> None:
        self.words: Words | None = None
        self._house = house
        self._number = -1

    async def gather(self) -> None:
        """Take the words from the board of this moment, unless they are from it already."""
        board = self._house.board
        if self._number == board.number:
            return
        alerts = [entry.alert for entry in board]
        found = (
            vocabulary(alerts)
            if len(alerts) <= _AT_ONCE
            else await asyncio.to_thread(vocabulary, alerts)
        )
        self.words = {**found, **field_words(board.sources)}
        self._number = board.number
