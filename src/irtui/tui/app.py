"""The app: wiring only. It starts the watch, passes on what changed, and knows the screens."""

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events, work
from textual.app import App

from irtui import workflow
from irtui.domain.triage import standing
from irtui.paths import styles_dir
from irtui.store.errors import StoreError
from irtui.text import clean
from irtui.tui.attention import Attention
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.failures import TellsFailures
from irtui.tui.house import House
from irtui.tui.messages import BoardChanged, StoreChanged
from irtui.tui.reminding import Reminding
from irtui.tui.screens.alerts import AlertsScreen
from irtui.tui.screens.room import Room
from irtui.tui.theme import DARK
from irtui.tui.typing_ahead import TypesAhead
from irtui.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from textual.command import Provider

log = logging.getLogger(__name__)

_TICK = 5.0
_LOOK_FOR_OTHERS = 1.0


def _key_commands() -> "type[Provider]":
    from irtui.tui.commands import KeyCommands

    return KeyCommands


class IrtuiApp(TypesAhead, TellsFailures):
    """irtui on a terminal; `painted` is set once the first answer of a source is on it."""

    TITLE = "irtui"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {_key_commands}
    CSS_PATH = [styles_dir() / name for name in ("app.tcss", "screens.tcss", "dialogs.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    def __init__(self, house: House, started: Callable[["IrtuiApp"], None] = lambda app: None):
        super().__init__()
        self.house = house
        self._started = started
        self._attention = Attention(self, house)
        self._reminding = Reminding(self, house)
        self.painted = Event()
        self._reading = False
        self._read_again = False
        self._looking = False
        self._seen = 0
        self.register_theme(DARK)
        # Not `self.theme =`, which would parse all style sheets a second time.
        self.set_reactive(App.theme, DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def on_load(self) -> None:
        """Be ready for signals before the terminal is changed."""
        self._started(self)

    def get_default_screen(self) -> Room:
        """The alerts: no empty screen is made, styled and painted before them."""
        return AlertsScreen(self.house)

    def on_mount(self) -> None:
        """Paint first; the store and the sources are asked afterwards."""
        self.call_after_refresh(self._begin)

    def on_unmount(self) -> None:
        """Leave the terminal as it was."""
        self._attention.end()

    def _begin(self) -> None:
        self.house.watch.changed = lambda number: self._tell(BoardChanged())
        self.house.watch.start()
        self.set_interval(_TICK, self._tick)
        self.set_interval(_LOOK_FOR_OTHERS, self._look_for_others)
        self.on_store_changed()
        if self.house.courier is not None:
            self.house.courier.start()

    def store_changed(self) -> None:
        """Called from the database thread after each transaction."""
        self._tell(StoreChanged())

    def _tell(self, message: BoardChanged | StoreChanged) -> None:
        if self.is_running:
            self.post_message(message)

    def on_board_changed(self) -> None:
        """Draw the newest board."""
        self._tick()
        if not self.painted.is_set():
            self.call_after_refresh(self.painted.set)

    def on_store_changed(self) -> None:
        """Read again what every screen shows; changes meanwhile cause one more reading."""
        if self._reading:
            self._read_again = True
        else:
            self._reading = True
            self._read_store()

    @work(exit_on_error=False)
    async def _read_store(self) -> None:
        try:
            found = await self.house.ask(workflow.reading.common, self._seen)
            self._seen = found.number
            self.house.book = standing(found.onto(self.house.book or {}), self.house.now())
            self.house.incidents = found.incidents
            self.house.dues = found.dues
            self.house.read_only = found.read_only is not None
            await self._reminding.read()
        except StoreError as error:
            # Unread is not "nobody is on it", but staying quiet would be worse.
            self.house.book = self.house.book or {}
            self.notify(clean(str(error), limit=600), severity="error", markup=False)
        finally:
            self._reading = False
        if self._read_again:
            self._read_again = False
            self.on_store_changed()
        self._attention.look()
        self._reminding.look()
        room = self._room
        if room is not None and room.furnished:
            await room.reread()

    @work(exit_on_error=False, group="others", exclusive=False)
    async def _look_for_others(self) -> None:
        # A database that is busy must not find a queue of these; the recorder tells that it is.
        if self._looking:
            return
        self._looking = True
        try:
            with suppress(StoreError):
                if await self.house.ask(workflow.reading.changed_elsewhere):
                    self.on_store_changed()
        finally:
            self._looking = False

    @work(exit_on_error=False, group="looked", exclusive=False)
    async def _keep_looked(self) -> None:
        from irtui.tui.looking import keep_looked

        await keep_looked(self.house)

    async def on_event(self, event: events.Event) -> None:
        """Whoever presses a key or a button is there, and need not be called again."""
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            self._attention.seen()
            self.house.looked = self.house.looked.pressed(self.house.now())
        await super().on_event(event)

    def _tick(self) -> None:
        house = self.house
        if house.book:
            house.book = standing(house.book, house.now())
        if house.book is not None and house.looked.due:
            self._keep_looked()
        self._attention.look()
        self._reminding.look()
        if (room := self._room) is not None:
            room.draw()

    @property
    def _room(self) -> Room | None:
        """The screen in front, or the one behind a dialog: it is seen and must stay true."""
        return next((one for one in reversed(self.screen_stack) if isinstance(one, Room)), None)

    # Screens are left in a worker, since a screen may ask before it is left.

    @work(exit_on_error=False, group="leaving")
    async def action_go(self, where: str) -> None:
        """Go to a screen by its number."""
        while isinstance(self.screen, Room) and len(self.screen_stack) > 1:
            if not await self._left(self.screen):
                return
        if where == "incidents" and isinstance(self.screen, AlertsScreen):
            from irtui.tui.screens.incidents import IncidentsScreen

            self.screen.open("incidents", lambda: IncidentsScreen(self.house))
        elif where == "silences" and isinstance(self.screen, AlertsScreen):
            from irtui.tui.screens.silences import SilencesScreen

            self.screen.open("silences", lambda: SilencesScreen(self.house))
        elif where == "reviews" and isinstance(self.screen, AlertsScreen):
            from irtui.tui.screens.reviews import ReviewsScreen

            self.screen.open("reviews", lambda: ReviewsScreen(self.house))
        elif where == "report" and isinstance(self.screen, AlertsScreen):
            from irtui.tui.screens.report import ReportScreen

            self.screen.open("report", lambda: ReportScreen(self.house))

    def action_hand_over(self) -> None:
        """Show what the next shift must know."""
        from irtui.tui.screens.handover import HandoverScreen

        if isinstance(self.screen, Room):
            self.screen.open("handover", lambda: HandoverScreen(self.house))

    async def action_back(self) -> None:
        """Close what is open, else go to the screen before."""
        screen = self.screen
        if isinstance(screen, Room) and not screen.back() and len(self.screen_stack) > 1:
            self._go_back(screen)

    @work(exit_on_error=False, group="leaving")
    async def _go_back(self, screen: Room) -> None:
        await self._left(screen)

    async def _left(self, screen: Room) -> bool:
        """Leave a screen once what it holds is safe; False if the operator stays."""
        if not await screen.leaving() or self.screen is not screen:
            return False
        await self.pop_screen()
        return True

    def action_help(self) -> None:
        """Explain the keys of this screen."""
        from irtui.tui.screens.help import HelpScreen

        if isinstance(self.screen, Room):
            lists = ("list",) if self.screen.query(LineList) else ()
            places = (*self.screen.panes, self.screen.place, *lists, "everywhere")
            self.push_screen(HelpScreen(places, self.screen.offers))

    def action_poll_now(self) -> None:
        """Ask every source now, and look for changes in the runbook directories."""
        self.house.watch.poll_now()
        self.house.database.submit(workflow.runbooks.refresh)
        self.notify("Asking every source.", markup=False)

    @work(exit_on_error=False)
    async def action_actions(self) -> None:
        """List the action items that are open."""
        if isinstance(self.screen, Room):
            from irtui.tui.screens.actionitems import action_items

            await action_items(self.screen)

    @work(exit_on_error=False)
    async def action_lessons(self) -> None:
        """List the lessons for the alert in question."""
        room = self.screen
        if isinstance(room, Room) and (alert := room.subject) is not None:
            from irtui.tui.screens.lessons import lessons_of

            await lessons_of(room, alert)

    @work(exit_on_error=False)
    async def action_undo(self) -> None:
        """Reverse the operator's newest reversible act."""
        if isinstance(self.screen, Room):
            from irtui.tui.screens.undoing import undo

            await undo(self.screen)

    @work(exit_on_error=False)
    async def action_leave(self) -> None:
        """Quit; what is being written is saved first, and a command that runs is asked about."""
        commands = self.house.commands
        if commands is not None and (live := commands.live) is not None:
            from irtui.tui.screens.quitting import may_quit

            if not await may_quit(self, live):
                return
        for screen in list(self.screen_stack):
            if isinstance(screen, Dialog):
                screen.keep()
            elif isinstance(screen, Room) and not await screen.leaving():
                return
        self.exit()

    async def action_quit(self) -> None:
        """Textual's own quit key does the same as ours."""
        self.action_leave()

    def _handle_exception(self, error: Exception) -> None:
        """Once it leaves, widgets miss those that are not mounted any more: that is no crash."""
        if self._exit:
            log.info("failed while leaving: %s", type(error).__name__)
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """A crash goes to the log without local variables, which may hold secrets."""
        log.critical("crashed:\n%s", traceback.format_exc())
        self.panic(Text("irtui crashed; nothing acknowledged is lost. The report is in the log."))
