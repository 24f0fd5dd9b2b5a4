"""What all widgets that draw lines share: the tones of the style sheet."""

from typing import ClassVar

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from irtui.tui.paint import TONES, Line, strip


class Painted(Widget):
    """A widget that draws `Line`s in the tones of the style sheet."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"tone--{tone}" for tone in TONES} | {"tone--cursor"}

    _tones: dict[str, Style] | None = None

    def tone(self, name: str) -> Style:
        """The style of a tone under the theme in force."""
        if self._tones is None:
            self._tones = {}
        found = self._tones.get(name)
        if found is None:
            found = self.get_component_rich_style(f"tone--{name}", partial=True)
            self._tones[name] = found
        return found

    def drawn(self, pieces: Line, width: int, *, cursor: bool = False) -> Strip:
        """A line ready for the terminal."""
        base = self.rich_style
        return strip(pieces, width, self.tone, base + self.tone("cursor") if cursor else base)

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before."""
        self._tones = None
        super().notify_style_update()
