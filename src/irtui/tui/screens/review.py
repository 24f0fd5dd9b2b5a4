"""The review screen: what people write beside what the record tells, saved as it is typed."""

import os
import tempfile
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import TextArea

from irtui import workflow
from irtui.domain.record import Record, Review
from irtui.domain.review import document, told_by_rows
from irtui.domain.reviewtext import WRITTEN, draft, unanswered, with_every_heading
from irtui.store.errors import Changed, StoreError
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.drawing import incident as drawing
from irtui.tui.drawing.status import rule
from irtui.tui.house import House
from irtui.tui.keys import Key, bindings, of
from irtui.tui.paint import Line, Piece, ends, wrap
from irtui.tui.screens.exporting import export
from irtui.tui.screens.room import Room
from irtui.tui.widgets.fields import written
from irtui.tui.widgets.lines import Lines
from irtui.tui.widgets.page import Page

_SAVE_AFTER = 1.0


class Written(Page):
    """The written part as Markdown; escape ends writing."""

    BINDINGS = bindings("editor")

    def action_leave(self) -> None:
        """Give the keys back to the screen."""
        self.screen.query("#whole").focus()


class ReviewScreen(Room):
    """The review of one incident."""

    BINDINGS = bindings("review")
    place: ClassVar[str] = "review"
    tab: ClassVar[str] = "incidents"

    def __init__(self, house: House, key: str) -> None:
        super().__init__(house)
        self.key = key
        self.record: Record | None = None
        self.unsaved: str | None = None
        self._saved = ""
        self._drawn: tuple[Record, str] | None = None
        self._version = 0
        self._saving: Timer | None = None

    def furniture(self) -> ComposeResult:
        """Header, the written part, the whole."""
        yield Lines(id="incident-header")
        with Horizontal(id="panes"):
            with Vertical(id="written-pane"):
                yield Lines(id="written-title")
                yield Written(id="written", tab_behavior="focus", show_line_numbers=False)
            with Vertical(id="whole-pane"):
                yield Lines(id="whole-title")
                yield Lines(id="whole", focusable=True)

    def on_mount(self) -> None:
        """Draft the review if nobody has yet."""
        super().on_mount()
        self.query("#whole").focus()
        self.read_again()

    @property
    def page(self) -> Written:
        """The field with the written part."""
        return self.query_one("#written", Written)

    def keys_here(self) -> list[Key]:
        """While writing, every letter is text."""
        return of("editor") if self.page.has_focus else of("review", "everywhere")

    async def reread(self) -> None:
        """Take the newest record, and the written part unless there is unsaved text here."""
        record = await self.act_in_pieces(workflow.review.open_in_pieces, self.key, self.record)
        if record is None or not self.furnished:
            return
        # The same one again where nothing changed: a long one is not drawn in vain.
        self.record = self.record if record == self.record else record
        self.page.read_only = self.house.read_only
        if record.review is None:
            self.page.load_text(draft())
            self._saved = self.page.text
        elif self._version == 0 or self.page.text == self._saved:
            self._take(record.review)
        self.draw()

    def _take(self, review: Review) -> None:
        self._version = review.version
        shown = written(with_every_heading(review.written))
        self._saved = shown
        if self.page.text != shown:
            self.page.load_text(shown)
        self._saved = self.page.text

    def refresh_view(self) -> None:
        """The whole document as it would be exported now."""
        record = self.record
        if record is None:
            return
        now, text = self.house.now(), self.page.text
        self.query_one("#incident-header", Lines).show(
            lambda width: [
                *drawing.header(record, now, width, self.house.severity),
                rule(width),
            ]
        )
        left = len(unanswered(text, told_by_rows(record)))
        state = self.unsaved or ("saved" if text == self._saved else "saving …")
        tone = "critical" if self.unsaved else "quiet"
        needed = sum(one.needed for one in WRITTEN)
        filled = needed - left
        self.query_one("#written-title", Lines).show(
            lambda width: [
                ends(
                    (
                        Piece(" WRITTEN BY YOU  ", "faint"),
                        Piece(f"{filled} of {needed} sections", "quiet"),
                    ),
                    (Piece(f"{state} ", tone),),
                    width,
                )
            ]
        )
        self.query_one("#whole-title", Lines).show(
            lambda width: [(Piece(" THE WHOLE REVIEW, AS EXPORTED", "faint"),)]
        )
        if self._drawn is None or self._drawn[0] is not record or self._drawn[1] != text:
            self._drawn = record, text
            whole = document(record, text)
            self.query_one("#whole", Lines).show(lambda width: _markdown(whole, width))

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if self.page.text != self._saved and self._saving is None:
            self._saving = self.set_timer(_SAVE_AFTER, self._save_soon)

    def _save_soon(self) -> None:
        self._saving = None
        self.app.call_later(self.save)

    async def save(self) -> bool:
        """Save what was typed; False, with the reason on the screen, if it could not be."""
        if self.record is None or self.page.text == self._saved:
            return True
        text = self.page.text
        try:
            version = await self.house.ask(workflow.review.save, self.key, text, seen=self._version)
        except (Changed, StoreError) as error:
            self.unsaved = "NOT SAVED"
            self.say(str(error), "warning")
            self.draw()
            return False
        self.unsaved, self._saved, self._version = None, text, version
        self.draw()
        return True

    async def leaving(self) -> bool:
        """Nothing that was typed is left behind: what can't be saved is asked about."""
        return await self.save() or await self._settle_conflict()

    async def _settle_conflict(self) -> bool:
        """Mine, theirs, or stay; False if the operator stays."""
        mine, theirs, stay = "mine", "theirs", "stay"
        choices = [
            Choice(stay, "Stay here"),
            Choice(mine, "Save my text over the other"),
            Choice(theirs, "Keep my text in a file, take the other"),
        ]
        asked = "The review was changed by somebody else while you wrote."
        chosen = await self.app.push_screen_wait(Choose("Not saved", choices, question=asked))
        record = await self.act_in_pieces(workflow.review.open_in_pieces, self.key)
        if chosen not in (mine, theirs) or record is None or record.review is None:
            return False
        if chosen == mine:
            self._version = record.review.version
            return await self.save()
        path = _file(self.key, self.page.text)
        self.unsaved = None
        self._take(record.review)
        self.say(f"Your text is in {path}.")
        return True

    def on_descendant_blur(self) -> None:
        """Save when the field is left."""
        self.app.call_later(self.save)
        self.draw()

    def action_write(self) -> None:
        """Go to the field."""
        self.remove_class("-whole")
        self.write_in(self.page)

    def action_pane(self) -> None:
        """Show the other part where only one fits."""
        self.toggle_class("-whole")
        self.call_after_refresh(self.draw)

    @work(exit_on_error=False)
    async def action_external(self) -> None:
        """Write in the operator's own editor; what it leaves is saved as if it was typed here."""
        if not await self.save():
            return
        path = _file(self.key, self.page.text)
        try:
            self._edit(path)
        except OSError as error:
            self.say(f"The editor did not start: {error}. Set $EDITOR.", "warning")
            path.unlink()
            return
        self.page.load_text(written(path.read_text(encoding="utf-8", errors="replace")))
        if await self.save():
            path.unlink()
        else:
            self.say(f"Your text is kept in {path}.", "warning")
        self.draw()

    def _edit(self, path: Path) -> None:
        """Give the terminal to the editor, where there is one to give."""
        try:
            with self.app.suspend():
                self.house.edit(path)
        except SuspendNotSupported:
            self.house.edit(path)

    @work(exit_on_error=False)
    async def action_publish(self) -> None:
        """Bring the review to its next state."""
        from irtui.tui.screens.reviewstates import go_on

        if await self.save():
            await go_on(self, self.key)
        await self.reread()

    @work(exit_on_error=False)
    async def action_export(self) -> None:
        """Export the review as a Markdown file."""
        if await self.save():
            await export(self, self.key)


def _file(key: str, text: str) -> Path:
    """A file of the operator's own (0600) with a text."""
    descriptor, name = tempfile.mkstemp(prefix=f"{key}-", suffix=".md")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def _markdown(text: str, width: int) -> list[Line]:
    """A document in lines, its headings loud: calm to read, exact to compare."""
    lines: list[Line] = []
    for row in text.split("\n"):
        tone = (
            "loud" if row.startswith("#") else "quiet" if row.startswith(("|", "---")) else "normal"
        )
        lines += [(Piece(" " + part, tone),) for part in wrap(row, max(10, width - 2))]
    return lines
