"""What all widgets that draw lines share: the tones of the style sheet."""

from typing import ClassVar

from rich.style import Style
from textual.geometry import Region
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from irtui.tui.paint import TONES, Line, strip

_PLAIN = Style()


class Toned(Screen[ScreenResultType]):
    """A screen that has the tones of the style sheet, once for all widgets on it.

    Textual styles every tone again whenever it styles their owner: on each widget they would take
    most of the time to the first frame.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"tone--{tone}" for tone in TONES} | {"tone--cursor"}


class Painted(Widget):
    """A widget that draws `Line`s in the tones of its screen."""

    _tones: dict[str, Style] | None = None
    _base = _PLAIN

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of one picture, on one base style: to find it takes as long as a line."""
        self._base = self.rich_style
        return super().render_lines(crop)

    def tone(self, name: str) -> Style:
        """The style of a tone under the theme in force."""
        if self._tones is None:
            self._tones = {}
        found = self._tones.get(name)
        if found is None:
            found = self.screen.get_component_rich_style(
                f"tone--{name}", partial=True, default=_PLAIN
            )
            self._tones[name] = found
        return found

    def drawn(self, pieces: Line, width: int, *, cursor: bool = False) -> Strip:
        """A line ready for the terminal."""
        base = self._base + self.tone("cursor") if cursor else self._base
        return strip(pieces, width, self.tone, base)

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before."""
        self._tones = None
        super().notify_style_update()
