"""What happened below the screen."""

from textual.message import Message
from textual.message_pump import MessagePump


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


class TakesKeys(Message):
    """A dialog or field takes keys from now on: those first that were pressed while it opened."""

    def __init__(self, taker: MessagePump) -> None:
        super().__init__()
        self.taker = taker
