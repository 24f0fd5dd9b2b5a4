"""Judges the reminders from what was last read, and rings for those that concern the operator."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import App

from irtui import workflow
from irtui.domain.alert import AlertState, EpisodeKey
from irtui.domain.board import Board
from irtui.domain.reminders import Held, Ringer, reminders
from irtui.domain.triage import Triage, TriageBook, TriageState
from irtui.domain.unanswered import Unanswered
from irtui.text import clean
from irtui.tui.house import House

if TYPE_CHECKING:
    from irtui.workflow.reminders import Matters


class Reminding:
    """What was read for the reminders, and what has rung here."""

    def __init__(self, app: App[None], house: House) -> None:
        self._app = app
        self._house = house
        self._ringer = Ringer(house.reminding)
        self._matters: Matters | None = None
        self._taken = _Taken()
        self._unanswered = Unanswered(house.severity, house.watchdogs, house.reminding.every)
        self._board = Board()
        house.remind = self._again

    async def _again(self) -> None:
        await self.read()
        self.look()

    async def read(self) -> None:
        """Read again what reminders look at."""
        due = self._house.reminding.review_due
        self._matters = await self._house.ask(workflow.reminders.matters, due)

    def look(self) -> None:
        """Judge what stands now; nothing rings before the store was read."""
        house, found = self._house, self._matters
        if found is None or house.book is None:
            return
        now = house.now()
        held = self._taken.held(house.book, house.board)
        board, changes = house.board, house.changes(self._board, house.board)
        self._board = board
        late = self._unanswered.look(board, changes, house.book, now)
        standing = reminders(found.cases, held, found.put_off, house.reminding, now, late)
        house.reminders = standing
        quiet = house.bell.quiet.hold(now.astimezone())
        rings = self._ringer.rings(standing, now, house.operator, quiet=quiet)
        for one in rings:
            self._app.notify(clean(one.text, limit=200), severity="warning", markup=False)
        if rings and house.bell.level is not None:
            self._app.bell()


class _Taken:
    """The acknowledged alerts of a book, looked for once in each."""

    def __init__(self) -> None:
        self._book: TriageBook = {}
        self._found: Mapping[EpisodeKey, Triage] = {}

    def held(self, book: TriageBook, board: Board) -> list[Held]:
        """Those that still fire, with who has them since when."""
        if book is not self._book:
            self._book = book
            taken = TriageState.ACKNOWLEDGED
            self._found = {key: one for key, one in book.items() if one.state is taken}
        found = []
        for key, one in self._found.items():
            entry = board.entry(key.alert)
            if entry is None or entry.state is AlertState.SUPPRESSED or one.since is None:
                continue
            if entry.alert.episode == key:
                name = entry.alert.name or entry.alert.fingerprint
                found.append(Held(name, one.owner or "nobody", one.since))
        return found
