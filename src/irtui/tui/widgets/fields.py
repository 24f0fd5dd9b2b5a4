"""Fields to write in: what is pasted is cleaned, since a field draws its text as it is."""

from textual import events
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, TextArea

from irtui.text import clean

MOST = 512 * 1024


def written(text: str) -> str:
    """Text from outside as a field may hold it: tabs become spaces, nothing is cut that fits."""
    return clean(text.expandtabs(4), keep_nl=True, limit=MOST)


class Field(Input):
    """A line to write in; what stands there is not replaced by the first letter typed."""

    def __init__(
        self,
        value: str = "",
        *,
        id: str,
        placeholder: str = "",
        suggester: Suggester | None = None,
    ) -> None:
        super().__init__(value, placeholder, id=id, suggester=suggester, select_on_focus=False)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(written(event.text).replace("\n", " ")[:4096])


class Page(TextArea):
    """Several lines to write in."""

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert(written(event.text))


class Prose(Page):
    """A few lines to write in: enter sends them, ctrl+j begins a new one."""

    class Sent(Message):
        """The operator is done."""

    async def _on_key(self, event: events.Key) -> None:
        # No binding: one with priority would overtake the letters typed before it.
        if event.key in ("enter", "ctrl+j"):
            event.stop()
            event.prevent_default()
            if event.key == "enter":
                self.post_message(self.Sent())
            else:
                self.insert("\n")
        else:
            await super()._on_key(event)
