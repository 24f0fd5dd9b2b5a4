"""The base of all screens: header, key bar, and how a key becomes a verb."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from typing import TYPE_CHECKING, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import events, work
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.geometry import Size
from textual.notifications import SeverityLevel
from textual.widget import Widget

from irtui.domain.incident import NotAllowed
from irtui.store.errors import StoreError
from irtui.text import clean
from irtui.tui.drawing import status
from irtui.tui.failures import TellsFailures
from irtui.tui.house import House
from irtui.tui.keys import Key, bindings, of
from irtui.tui.messages import TakesKeys
from irtui.tui.typing_ahead import TypesAhead
from irtui.tui.widgets.key_bar import KeyBar
from irtui.tui.widgets.lines import Lines
from irtui.tui.widgets.painted import Toned

if TYPE_CHECKING:
    from irtui.domain.alert import Alert
    from irtui.workflow.desk import Desk

P = ParamSpec("P")
R = TypeVar("R")

# Seconds for which a verb may keep an operator waiting without a word.
_PATIENCE = 1.5


class Room(TellsFailures, Toned[None]):
    """A screen with the common header and key bar.

    `place` names its keys, `panes` those of its panes, `tab` the tab it belongs to. `refresh_view`
    draws it from the newest board and what was read from the store; `reread` reads what it needs
    from the store first.
    """

    BINDINGS = bindings("everywhere")
    place: ClassVar[str] = ""
    panes: ClassVar[tuple[str, ...]] = ()
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
        screen = self.app.get_screen(name)
        if screen not in self.app.screen_stack:
            self.app.push_screen(name)
        # One that was left for others is gone back to; a dialog is in front of it until it ends.
        while self.app.screen is not screen and isinstance(self.app.screen, Room):
            self.app.pop_screen()

    def compose(self) -> ComposeResult:
        """Header, tabs, the room itself, keys."""
        self._fit_to(self.app.size)
        yield Lines(id="header")
        yield Lines(id="tabs")
        yield from self.furniture()
        yield KeyBar(id="keys")

    def _fit_to(self, size: Size) -> None:
        # Before there are widgets, which otherwise would be styled and laid out twice.
        for points, length in (
            (self.app.HORIZONTAL_BREAKPOINTS, size.width),
            (self.app.VERTICAL_BREAKPOINTS, size.height),
        ):
            self.add_class(max(one for one in points or () if one[0] <= length)[1], update=False)

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

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Draw what changed while another screen was in front."""
        # The first time all widgets were styled a moment ago, when they were made.
        event.refresh_styles = self.stack_updates > 0
        self.draw()
        self.read_again()

    def on_descendant_focus(self) -> None:
        """Other keys work in another pane."""
        if self._furnished:
            self.query_one(KeyBar).show_keys(list(filter(self.offers, self.keys_here())))

    @property
    def subject(self) -> "Alert | None":
        """The alert that the room is about, or that the cursor is on."""
        return None

    def offers(self, key: Key) -> bool:
        """Whether a key does anything here; one that is not allowed is shown nowhere."""
        return key.id != "step.run" or self.house.commands is not None

    def answering(self, place: str) -> DOMNode:
        """Who answers the keys of a place: the screen, or a pane of it."""
        return self

    def keys_here(self) -> list[Key]:
        """The keys that work now, the important ones first."""
        return of(self.place, "everywhere")

    def draw(self) -> None:
        """Draw header and room."""
        if not (self._furnished and self.is_attached):
            return
        house, now = self.house, self.house.now()
        try:
            header = self.query_one("#header", Lines)
        except NoMatches:
            return  # its widgets go before it does, when irtui ends
        header.show(
            lambda width: [
                status.header(
                    house.board,
                    house.incidents,
                    now,
                    rules=house.severity,
                    operator=house.operator,
                    trouble=house.watch.trouble or ("read-only" if house.read_only else None),
                    quiet=house.bell.quiet.hold(now.astimezone()),
                    hooks=house.hook_trouble(),
                    dues=house.dues,
                    reminders=sum(1 for one in house.reminders if not one.waits),
                    width=width,
                )
            ]
        )
        self.query_one("#tabs", Lines).show(
            lambda width: [status.tabs(self.tab, width), status.rule(width)]
        )
        self.query_one(KeyBar).show_keys(list(filter(self.offers, self.keys_here())))
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
        asked = asyncio.ensure_future(self.house.ask(verb, *args, **kwargs))
        done, _ = await asyncio.wait({asked}, timeout=_PATIENCE)
        if not done:
            self.say("Waiting for the database; this is written as soon as it is free.")
        return await self._unless_refused(asked)

    async def act_in_pieces(
        self,
        verb: "Callable[Concatenate[Desk, P], Generator[None, None, R]]",
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R | None:
        """Run a long reading, others between its pieces; a refusal is one sentence and None."""
        return await self._unless_refused(self.house.ask_in_pieces(verb, *args, **kwargs))

    async def _unless_refused(self, asked: Awaitable[R]) -> R | None:
        try:
            return await asked
        except (NotAllowed, StoreError, OSError) as error:
            self.say(str(error), "warning")
            return None

    async def prepare(
        self, verb: "Callable[Concatenate[Desk, P], R]", *args: P.args, **kwargs: P.kwargs
    ) -> R | None:
        """Run a verb whose result a dialog shows; keys pressed meanwhile are for that dialog."""
        with self._ahead.preparing_dialog():
            return await self.act(verb, *args, **kwargs)

    def write_in(self, field: Widget) -> None:
        """Give a field the focus; keys pressed until it has it are for it, too."""
        self._ahead.keep_keys_for(field)
        field.focus()
        self.call_after_refresh(self.post_message, TakesKeys(self))

    @property
    def _ahead(self) -> TypesAhead:
        assert isinstance(self.app, TypesAhead)
        return self.app

    def say(self, text: str, severity: SeverityLevel = "information") -> None:
        """Tell the operator something in a toast; it is cleaned and never markup."""
        self.notify(clean(text, keep_nl=True, limit=600), severity=severity, markup=False)
