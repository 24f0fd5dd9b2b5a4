"""The field with the written part of a review, and the file in which a text is kept."""

import os
import tempfile
from pathlib import Path

from irtui.tui.keys import bindings
from irtui.tui.widgets.page import Page


class Written(Page):
    """The written part as Markdown; escape ends writing."""

    BINDINGS = bindings("editor")

    def action_leave(self) -> None:
        """Give the keys back to the screen."""
        self.screen.query("#whole").focus()


def own_file(key: str, text: str) -> Path:
    """A file of the operator's own (0600) with a text."""
    descriptor, name = tempfile.mkstemp(prefix=f"{key}-", suffix=".md")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)
