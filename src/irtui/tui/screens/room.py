"""The base of all screens: header, key bar, and how a key becomes a verb."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.notifications import SeverityLevel
from textual.screen import Screen

from irtui.domain.incident import NotAllowed
from irtui.store.errors import StoreError
from irtui.text import clean
from irtui.tui.drawing import status
from irtui.tui.failures import TellsFailures
from irtui.tui.house import House
from irtui.tui.keys import Key, bindings, of
from irtui.tui.widgets.key_bar import KeyBar
from irtui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from irtui.workflow.desk import Desk

P = ParamSpec("P")
R = TypeVar("R")


class Room(TellsFailures, Screen[None]):
    """A screen with the common header and key bar.

    `place` names its keys, `tab` the tab it belongs to. `refresh_view` draws it from the newest
    board and what was read from the store; `reread` reads what it needs from the store first.
    """

    BINDINGS = bindings("everywhere")
    place: ClassVar[str] = ""
    tab: ClassVar[str] = ""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        # A screen may be drawn before its widgets are there, and after they are gone.
        self._furnished = False

    def open(self, name: str, make: Callable[[], "Room"]) -> None:
        """Go to another room, which is kept: it opens where it was left.

        Rooms are never taken down, since one that goes while keys and readings are under way takes
        the program's message loop with it.
        """
        if not self.app.is_screen_installed(name):
            self.app.install_screen(make(), name)
        if self.app.get_screen(name) not in self.app.screen_stack:
            self.app.push_screen(name)

    def compose(self) -> ComposeResult:
        """Header, tabs, the room itself, keys."""
        yield Lines(id="header")
        yield Lines(id="tabs")
        yield from self.furniture()
        yield KeyBar(id="keys")

    def furniture(self) -> ComposeResult:
        """What stands between the header and the key bar."""
        yield from ()

    def on_mount(self) -> None:
        """Draw what is known."""
        self._furnished = True
        self.draw()

    @property
    def furnished(self) -> bool:
        """Whether its widgets are there."""
        return self._furnished

    def on_unmount(self) -> None:
        """Draw no more."""
        self._furnished = False

    def on_screen_resume(self) -> None:
        """Draw what changed while another screen was in front."""
        self.draw()
        self.read_again()

    def on_descendant_focus(self) -> None:
        """Other keys work in another pane."""
        if self._furnished:
            self.query_one(KeyBar).show_keys(self.keys_here())

    def keys_here(self) -> list[Key]:
        """The keys that work now, the important ones first."""
        return of(self.place, "everywhere")

    def draw(self) -> None:
        """Draw header and room."""
        if not self._furnished:
            return
        house, now = self.house, self.house.now()
        self.query_one("#header", Lines).show(
            lambda width: [
                status.header(
                    house.board,
                    house.incidents,
                    now,
                    operator=house.operator,
                    trouble=house.watch.trouble or ("read-only" if house.read_only else None),
                    width=width,
                )
            ]
        )
        self.query_one("#tabs", Lines).show(
            lambda width: [status.tabs(self.tab, width), status.rule(width)]
        )
        self.query_one(KeyBar).show_keys(self.keys_here())
        self.refresh_view()

    def refresh_view(self) -> None:
        """Draw the room from the newest board and what was read."""

    def back(self) -> bool:
        """Close what is open on this screen, innermost first; False if nothing was."""
        return False

    async def leaving(self) -> bool:
        """Save what must not be lost; False if the operator has to stay."""
        return True

    @work(exit_on_error=False, group="reading")
    async def read_again(self) -> None:
        """Read from the store in the background."""
        await self.reread()

    async def reread(self) -> None:
        """Read from the store what this room shows, then draw."""
        self.draw()

    async def act(
        self, verb: "Callable[Concatenate[Desk, P], R]", *args: P.args, **kwargs: P.kwargs
    ) -> R | None:
        """Run a verb; a refusal becomes one sentence on the screen and None."""
        try:
            return await self.house.ask(verb, *args, **kwargs)
        except (NotAllowed, StoreError, OSError) as error:
            self.say(str(error), "warning")
            return None

    def say(self, text: str, severity: SeverityLevel = "information") -> None:
        """Tell the operator something in a toast; it is cleaned and never markup."""
        self.notify(clean(text, keep_nl=True, limit=600), severity=severity, markup=False)
