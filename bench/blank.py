"""The floor of everything on a screen: a Textual app with one line, which any key changes."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Blank(App[None]):
    """One line of text."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed = 0

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("blank", markup=False)

    def on_key(self) -> None:
        """Change it."""
        self.pressed += 1
        self.query_one(Static).update(f"blank {self.pressed}")


if __name__ == "__main__":
    Blank().run()
