"""Calls an operator who looks elsewhere: the terminal's bell, and counts in its title."""

from textual.app import App

from irtui.domain.alert import AlertState
from irtui.domain.attention import Ringing, listen
from irtui.tui.house import House

# XTWINOPS 22 and 23 keep and restore the title that the terminal had before.
_KEEP_TITLE, _RESTORE_TITLE = "\x1b[22;2t", "\x1b[23;2t"


class Attention:
    """What was rung and written so far."""

    def __init__(self, app: App[None], house: House) -> None:
        self._app = app
        self._house = house
        self._ringing = Ringing()
        self._title = ""

    def board_changed(self) -> None:
        """Ring for what is new, and count in the title."""
        house = self._house
        if house.bell_from is not None:
            self._ringing, ring = listen(
                self._ringing,
                house.board,
                house.now(),
                level=house.bell_from,
                pause=house.bell_pause,
            )
            if ring:
                self._app.bell()
        if house.terminal_title:
            self._write_title(self._count())

    def end(self) -> None:
        """Give the terminal back the title it had."""
        if self._title:
            self._write(_RESTORE_TITLE)

    def _count(self) -> str:
        house = self._house
        book = house.book or {}
        new = sum(
            1
            for entry in house.board
            if entry.state is AlertState.FIRING
            and entry.alert.name not in house.watchdogs
            and not ((triage := book.get(entry.alert.episode)) and triage.owned)
        )
        ongoing = sum(1 for one in house.incidents if one.status.open)
        return f"irtui: {new} new" + (f", {ongoing} in response" if ongoing else "")

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
