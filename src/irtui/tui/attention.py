"""Calls an operator who looks elsewhere: the terminal's bell, and counts in its title."""

from textual.app import App

from irtui.domain.alert import AlertKey
from irtui.domain.attention import Bell
from irtui.domain.board import Board
from irtui.domain.untaken import Untaken
from irtui.tui.house import House

# XTWINOPS 22 and 23 keep and restore the title that the terminal had before.
_KEEP_TITLE, _RESTORE_TITLE = "\x1b[22;2t", "\x1b[23;2t"


class Attention:
    """What was rung and written so far."""

    def __init__(self, app: App[None], house: House) -> None:
        self._app = app
        self._house = house
        self._bell = Bell(house.bell, house.watchdogs)
        self._untaken = Untaken(house.watchdogs)
        self._board = Board()
        self._title = ""

    def look(self) -> None:
        """Take in what is new, ring where it is time, and count in the title."""
        house, now = self._house, self._house.now()
        board = house.board
        found = house.changes(self._board, board)
        self._board = board
        self._untaken.look(board, found, house.book or {})
        self._bell.hear(board, found, now)
        if self._bell.rings(now, now.astimezone(), self._is_new):
            self._app.bell()
        if house.terminal_title:
            ongoing = sum(1 for one in house.incidents if one.status.open)
            response = f", {ongoing} in response" if ongoing else ""
            self._write_title(f"irtui: {len(self._untaken)} new{response}")

    def seen(self) -> None:
        """Somebody pressed a key."""
        self._bell.seen()

    def end(self) -> None:
        """Give the terminal back the title it had."""
        if self._title:
            self._write(_RESTORE_TITLE)

    def _is_new(self, key: AlertKey) -> bool:
        """Whether nobody has taken an alert, be it confirmed or not."""
        if (entry := self._board.entry(key)) is None:
            return False
        triage = (self._house.book or {}).get(entry.alert.episode)
        return triage is None or not triage.owned

    def _write_title(self, title: str) -> None:
        if title == self._title:
            return
        if not self._title:
            self._write(_KEEP_TITLE)
        self._title = title
        self._write(f"\x1b]2;{title}\x07")

    def _write(self, sequence: str) -> None:
        # Textual has no public way to say this; its driver takes what the terminal is to get.
        driver = self._app._driver
        if driver is not None and not self._app.is_headless:
            driver.write(sequence)
