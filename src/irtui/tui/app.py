"""The app: wiring only. It starts the watch, passes on what changed, and knows the screens."""

import logging
import traceback
from collections.abc import Callable

from rich.text import Text
from textual import work
from textual.app import App

from irtui import workflow
from irtui.paths import styles_dir
from irtui.store.errors import StoreError
from irtui.text import clean
from irtui.tui.attention import Attention
from irtui.tui.commands import KeyCommands
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.failures import TellsFailures
from irtui.tui.house import House
from irtui.tui.messages import BoardChanged, StoreChanged
from irtui.tui.screens.alerts import AlertsScreen
from irtui.tui.screens.help import HelpScreen
from irtui.tui.screens.incidents import IncidentsScreen
from irtui.tui.screens.room import Room
from irtui.tui.theme import DARK

log = logging.getLogger(__name__)

_TICK = 5.0
_LOOK_FOR_OTHERS = 1.0


class IrtuiApp(TellsFailures, App[None]):
    """irtui on a terminal."""

    TITLE = "irtui"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {KeyCommands}
    CSS_PATH = [styles_dir() / name for name in ("app.tcss", "screens.tcss", "dialogs.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    def __init__(self, house: House, started: Callable[["IrtuiApp"], None] = lambda app: None):
        super().__init__()
        self.house = house
        self._started = started
        self._attention = Attention(self, house)
        self._reading = False
        self._read_again = False
        self.register_theme(DARK)
        self.theme = DARK.name

    def on_mount(self) -> None:
        """Paint first; the store and the sources are asked afterwards."""
        self._started(self)
        self.install_screen(AlertsScreen(self.house), "alerts")
        self.push_screen("alerts")
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

    def store_changed(self) -> None:
        """Called from the database thread after each transaction."""
        self._tell(StoreChanged())

    def _tell(self, message: BoardChanged | StoreChanged) -> None:
        if self.is_running:
            self.post_message(message)

    def on_board_changed(self) -> None:
        """Draw the newest board."""
        self._attention.board_changed()
        self._tick()

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
            found = await self.house.ask(workflow.reading.common)
            self.house.book, self.house.incidents = found.book, found.incidents
            self.house.read_only = found.read_only is not None
        except StoreError as error:
            # Unread is not "nobody is on it", but staying quiet would be worse.
            self.house.book = self.house.book or {}
            self.notify(clean(str(error), limit=600), severity="error", markup=False)
        finally:
            self._reading = False
        if self._read_again:
            self._read_again = False
            self.on_store_changed()
        room = self._room
        if room is not None and room.furnished:
            await room.reread()

    @work(exit_on_error=False, group="others", exclusive=False)
    async def _look_for_others(self) -> None:
        if await self.house.ask(workflow.reading.changed_elsewhere):
            self.on_store_changed()

    def _tick(self) -> None:
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
        while isinstance(self.screen, Room) and len(self.screen_stack) > 2:
            if not await self._left(self.screen):
                return
        if where == "incidents" and isinstance(self.screen, AlertsScreen):
            self.screen.open("incidents", lambda: IncidentsScreen(self.house))

    async def action_back(self) -> None:
        """Close what is open, else go to the screen before."""
        screen = self.screen
        if isinstance(screen, Room) and not screen.back() and len(self.screen_stack) > 2:
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
        if isinstance(self.screen, Room):
            place = self.screen.place
            places = ("checklist", place) if place == "incident" else (place,)
            self.push_screen(HelpScreen((*places, "list", "everywhere")))

    def action_poll_now(self) -> None:
        """Ask every source now."""
        self.house.watch.poll_now()
        self.notify("Asking every source.", markup=False)

    @work(exit_on_error=False)
    async def action_undo(self) -> None:
        """Reverse the operator's newest reversible act."""
        if isinstance(self.screen, Room) and (said := await self.screen.act(workflow.undo.undo)):
            self.screen.say(said)

    @work(exit_on_error=False)
    async def action_leave(self) -> None:
        """Quit; what is being written is saved first."""
        for screen in list(self.screen_stack):
            if isinstance(screen, Dialog):
                screen.keep()
            elif isinstance(screen, Room) and not await screen.leaving():
                return
        self.exit()

    async def action_quit(self) -> None:
        """Textual's own quit key does the same as ours."""
        self.action_leave()

    def _fatal_error(self) -> None:
        """A crash goes to the log without local variables, which may hold secrets."""
        log.critical("crashed:\n%s", traceback.format_exc())
        self.panic(Text("irtui crashed; nothing acknowledged is lost. The report is in the log."))
