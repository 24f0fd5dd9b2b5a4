"""Fields of several lines; what is pasted is cleaned, since a field draws its text as it is."""

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from irtui.tui.widgets.fields import written


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
