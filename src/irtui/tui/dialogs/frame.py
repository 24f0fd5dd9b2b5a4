"""The frame of all dialogs: a title, what is asked, and the keys that end it."""

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.screen import ModalScreen

from irtui.tui.failures import TellsFailures
from irtui.tui.keys import bindings
from irtui.tui.messages import TakesKeys
from irtui.tui.paint import Line, Piece
from irtui.tui.widgets.lines import Lines
from irtui.tui.widgets.painted import Toned

T = TypeVar("T")


class Dialog(TellsFailures, Toned[T | None], ModalScreen[T | None]):
    """A question in a frame; escape ends it with None."""

    BINDINGS = bindings("dialog")

    # Whether it helps to fill in another dialog, over which it opens.
    inner: ClassVar[bool] = False
    # A dialog that has to read first says itself when it is ready.
    reads_first: ClassVar[bool] = False

    def __init__(self, title: str, keys: str) -> None:
        super().__init__()
        self.ready = False
        self._title = title
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Title, question, keys."""
        with Vertical(id="frame"):
            yield Lines(id="dialog-title")
            yield from self.question()
            yield Lines(id="dialog-keys")

    def question(self) -> ComposeResult:
        """What is asked."""
        yield from ()

    def on_mount(self) -> None:
        """Draw title and keys."""
        title, keys = self._title, self._keys
        self.query_one("#dialog-title", Lines).show(lambda width: [(Piece(title, "loud"),)])
        self.query_one("#dialog-keys", Lines).show(lambda width: [keys_line(keys)])
        if not self.reads_first:
            self.call_after_refresh(self.take_keys)

    def take_keys(self) -> None:
        """Take keys from now on."""
        self.post_message(TakesKeys(self))

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """End with an answer, once: a burst of keys may hold two."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def action_cancel(self) -> None:
        """End without an answer."""
        self.keep()
        self.dismiss(None)

    def keep(self) -> None:
        """Keep what must not be lost when the dialog ends without an answer."""


def keys_line(text: str) -> Line:
    """Keys and their words, written as `enter send, esc cancel`."""
    pieces: list[Piece] = []
    for part in text.split(", "):
        key, _, word = part.partition(" ")
        pieces += [Piece(key, "key"), Piece(f" {word}   ", "quiet")]
    return tuple(pieces)
