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
from irtui.domain.review import WRITTEN, document, unanswered
from irtui.store.errors import Changed, StoreError
from irtui.text import clean
from irtui.tui.drawing import incident as drawing
from irtui.tui.drawing.status import rule
from irtui.tui.house import House
from irtui.tui.keys import Key, bindings, of
from irtui.tui.paint import Line, Piece, ends, wrap
from irtui.tui.screens.exporting import export
from irtui.tui.screens.room import Room
from irtui.tui.widgets.lines import Lines

_SAVE_AFTER = 1.0
_WHOLE = 512 * 1024


class Page(TextArea):
    """The written part as Markdown; escape ends writing."""

    BINDINGS = bindings("editor")

    def action_leave(self) -> None:
        """Give the keys back to the screen."""
        self.screen.query_one("#whole").focus()


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
        self._version = 0
        self._saving: Timer | None = None

    def furniture(self) -> ComposeResult:
        """Header, the written part, the whole."""
        yield Lines(id="incident-header")
        with Horizontal(id="panes"):
            with Vertical(id="written-pane"):
                yield Lines(id="written-title")
                yield Page(id="written", tab_behavior="focus", show_line_numbers=False)
            with Vertical(id="whole-pane"):
                yield Lines(id="whole-title")
                yield Lines(id="whole", focusable=True)

    def on_mount(self) -> None:
        """Draft the review if nobody has yet."""
        super().on_mount()
        self.query_one("#whole").focus()
        self.app.call_later(self.reread)

    @property
    def page(self) -> Page:
        """The field with the written part."""
        return self.query_one("#written", Page)

    def keys_here(self) -> list[Key]:
        """While writing, every letter is text."""
        return of("editor") if self.page.has_focus else of("review", "everywhere")

    async def reread(self) -> None:
        """Take the newest record, and the written part unless there is unsaved text here."""
        record = await self.act(workflow.review.open_review, self.key)
        if record is None or record.review is None:
            return
        self.record = record
        if (
            self.page.text == self._saved and record.review.written != self._saved
        ) or self._version == 0:
            self._take(record.review)
        self.draw()

    def _take(self, review: Review) -> None:
        self._version = review.version
        shown = clean(review.written, keep_nl=True, limit=_WHOLE)
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
            lambda width: [*drawing.header(record, now, width), rule(width)]
        )
        left = len(unanswered(text))
        state = self.unsaved or ("saved" if text == self._saved else "saving …")
        tone = "critical" if self.unsaved else "quiet"
        written = len(WRITTEN) - left
        self.query_one("#written-title", Lines).show(
            lambda width: [
                ends(
                    (
                        Piece(" WRITTEN BY YOU  ", "faint"),
                        Piece(f"{written} of {len(WRITTEN)} sections", "quiet"),
                    ),
                    (Piece(f"{state} ", tone),),
                    width,
                )
            ]
        )
        self.query_one("#whole-title", Lines).show(
            lambda width: [(Piece(" THE WHOLE REVIEW, AS EXPORTED", "faint"),)]
        )
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
        text = self.page.text
        if text == self._saved or self.record is None:
            return True
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
        """Nothing that was typed is left behind."""
        return await self.save()

    def on_descendant_blur(self) -> None:
        """Save when the field is left."""
        self.app.call_later(self.save)
        self.draw()

    def action_write(self) -> None:
        """Go to the field."""
        self.remove_class("-whole")
        self.page.focus()

    def action_pane(self) -> None:
        """Show the other part where only one fits."""
        self.toggle_class("-whole")
        self.call_after_refresh(self.draw)

    @work(exit_on_error=False)
    async def action_external(self) -> None:
        """Write in the operator's own editor; what it leaves is saved as if it was typed here."""
        if not await self.save():
            return
        descriptor, name = tempfile.mkstemp(prefix=f"{self.key}-", suffix=".md")
        path = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(self.page.text)
        try:
            with self.app.suspend():
                self.house.edit(path)
        except SuspendNotSupported:
            self.house.edit(path)
        except OSError as error:
            self.say(f"The editor did not start: {error}. Set $EDITOR.", "warning")
            path.unlink()
            return
        self.page.load_text(path.read_text(encoding="utf-8", errors="replace"))
        if await self.save():
            path.unlink()
        else:
            self.say(f"Your text is kept in {path}.", "warning")
        self.draw()

    @work(exit_on_error=False)
    async def action_publish(self) -> None:
        """Publish the review."""
        if await self.save() and (said := await self.act(workflow.review.publish, self.key)):
            self.say(said)
            self._version += 1
        await self.reread()

    @work(exit_on_error=False)
    async def action_export(self) -> None:
        """Export the review as a Markdown file."""
        if await self.save():
            await export(self, self.key)


def _markdown(text: str, width: int) -> list[Line]:
    """A document in lines, its headings loud: calm to read, exact to compare."""
    lines: list[Line] = []
    for row in text.split("\n"):
        tone = (
            "loud" if row.startswith("#") else "quiet" if row.startswith(("|", "---")) else "normal"
        )
        lines += [(Piece(" " + part, tone),) for part in wrap(row, max(10, width - 2))]
    return lines
