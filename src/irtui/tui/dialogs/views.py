"""The menu of views: everything, those of the configuration, and those that operators saved."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult

from irtui import workflow
from irtui.domain.filter import FilterError, parse_filter
from irtui.domain.savedview import EVERYTHING, SavedView, every
from irtui.store.errors import StoreError
from irtui.text import age
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.house import House
from irtui.tui.keys import bindings, name_of, of
from irtui.tui.looking import looked_since
from irtui.tui.paint import Line, Piece, fit, wrap
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_MOST_ROWS = 12


class Act(Enum):
    """What to do with a view."""

    USE = auto()
    SAVE = auto()
    DELETE = auto()


@dataclass(frozen=True, slots=True)
class Picked:
    """What the operator wants of the menu: of which view, where it is one of the menu."""

    act: Act
    view: SavedView


class ViewsMenu(Dialog[Picked]):
    """The views by number; `present` is what is shown now, under a name if it has one."""

    BINDINGS = bindings("views")
    reads_first: ClassVar[bool] = True

    def __init__(self, house: House, present: SavedView) -> None:
        own = ", ".join(f"{name_of(key.keys)} {key.word}" for key in of("views"))
        super().__init__("Views", f"enter choose, 1-9 at once, {own}, esc cancel")
        self._house = house
        self._present = present
        self._views = every(house.views, ())

    def question(self) -> ComposeResult:
        """The views, and what is behind the one under the cursor."""
        yield LineList[tuple[int, SavedView]](lambda row: row[0], self._draw, id="choices")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Show what is known already."""
        super().on_mount()
        self._show()
        self.query_one("#choices").focus()
        self._read()

    @work(exit_on_error=False)
    async def _read(self) -> None:
        """Add those that operators saved; the keys wait for their numbers."""
        self._tell("reading the saved ones …")
        try:
            saved = await self._house.ask(workflow.views.saved)
            looked = await looked_since(self._house)
        except StoreError as error:
            self._tell(str(error), "warning")
        else:
            self._views = every(self._house.views, saved, looked)
            self._show()
        finally:
            self.take_keys()

    def _show(self) -> None:
        choices = self.query_one("#choices", LineList)
        choices.styles.height = min(len(self._views), _MOST_ROWS)
        choices.set_rows(list(enumerate(self._views)))
        names = [view.name for view in self._views]
        choices.go_to(names.index(self._present.name) if self._present.name in names else 0)

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once."""
        if event.character and event.character in "123456789":
            event.stop()
            if int(event.character) <= len(self._views):
                self.dismiss(Picked(Act.USE, self._views[int(event.character) - 1]))

    @on(LineList.Opened)
    def _use(self) -> None:
        if (view := self._current) is not None:
            self.dismiss(Picked(Act.USE, view))

    def action_save(self) -> None:
        """Save what is shown now."""
        if self._present == EVERYTHING:
            self._tell("Everything is shown: filter with / or group with b, then save.", "warning")
        else:
            self.dismiss(Picked(Act.SAVE, self._present))

    def action_delete(self) -> None:
        """Delete the saved view under the cursor."""
        view = self._current
        if view is None:
            return
        if view.shared:
            self.dismiss(Picked(Act.DELETE, view))
        elif view.built_in:
            self._tell("This one is built in.", "warning")
        else:
            self._tell("This one is in the configuration: change it there.", "warning")

    @property
    def _current(self) -> SavedView | None:
        row: tuple[int, SavedView] | None = self.query_one("#choices", LineList).current
        return None if row is None else row[1]

    @on(LineList.Highlighted)
    def _explain(self) -> None:
        view = self._current
        if view is None:
            return
        origin = ""
        if view.saved_at is not None:
            origin = f"saved by {view.by}, {age(self._house.now() - view.saved_at)} ago"
        elif not view.built_in:
            origin = "from the configuration"
        said = [(text, "quiet") for text in described(view)]
        self._say([*_trouble(view), (origin, "faint"), *said])

    def _tell(self, text: str, tone: str = "quiet") -> None:
        self._say([(text, tone)])

    def _say(self, said: list[tuple[str, str]]) -> None:
        self.query_one("#choice-text", Lines).show(
            lambda width: [
                (Piece(row, tone),) for text, tone in said if text for row in wrap(text, width)
            ]
        )

    def _draw(self, row: tuple[int, SavedView], width: int) -> Line:
        number, view = row
        mark = str(number + 1) if number < 9 else " "
        name = min(28, width // 2)
        here = " in force" if view.name == self._present.name else ""
        behind = "  ".join(filter(None, (view.filter, group_words(view))))
        return (
            Piece(f"{mark} ", "key"),
            Piece(fit(view.name, name - 1) + " "),
            Piece(fit(behind, width - 2 - name - len(here)), "quiet"),
            Piece(here, "key"),
        )


def described(view: SavedView) -> list[str]:
    """What a view shows, a line each."""
    grouping = group_words(view)
    told = [view.filter or "every alert", f"grouped {grouping}" if grouping else ""]
    return [*filter(None, told), *(["what was taken first on top"] if view.oldest_first else [])]


def _trouble(view: SavedView) -> list[tuple[str, str]]:
    try:
        parse_filter(view.filter)
    except FilterError as error:
        return [(f"It cannot be read: {error}", "warning")]
    return []


def group_words(view: SavedView) -> str:
    """How a view groups, in words; empty where that is left to the number of alerts."""
    if view.group_by is None:
        return ""
    return f"by {view.group_by}" if view.group_by else "each by itself"
