"""A field to write in: what is pasted is cleaned, since it draws its text as it is."""

from textual import events
from textual.suggester import Suggester
from textual.widgets import Input

from irtui.text import clean

MOST = 512 * 1024


def written(text: str) -> str:
    """Text from outside as a field may hold it: tabs become spaces, nothing is cut that fits."""
    return clean(text.expandtabs(4), keep_nl=True, limit=MOST)


def one_line(text: str) -> str:
    """Text from outside as a field of one line may hold it."""
    return written(text).replace("\n", " ")


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
        self.insert_text_at_cursor(one_line(event.text)[:4096])
