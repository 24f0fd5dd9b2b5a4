"""What happened below the screen."""

from textual.message import Message


class BoardChanged(Message):
    """A source answered or failed; the newest board is there to be pulled."""

    def can_replace(self, message: Message) -> bool:
        """A burst collapses to the newest."""
        return isinstance(message, BoardChanged)


class StoreChanged(Message):
    """Something was written to the store, by this process or another."""

    def can_replace(self, message: Message) -> bool:
        """A burst collapses to the newest."""
        return isinstance(message, StoreChanged)
