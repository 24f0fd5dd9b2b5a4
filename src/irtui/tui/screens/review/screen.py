"""The review screen: what people write beside what the record tells, saved as it is typed."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import TextArea

from irtui import workflow
from irtui.domain.blameless import hints
from irtui.domain.finding import FindingKind
from irtui.domain.record import Record, Review
from irtui.domain.review import FRONT_MATTER, all_parts, told_by_rows
from irtui.domain.reviewstate import ReviewState, told_due
from irtui.domain.reviewtext import (
    WRITTEN,
    draft,
    heading_at,
    unanswered,
    with_every_heading,
)
from irtui.domain.timeline import MONITOR
from irtui.store.errors import Changed, StoreError
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.drawing import incident as drawing
from irtui.tui.drawing.review import lines as drawn
from irtui.tui.drawing.status import rule
from irtui.tui.house import House
from irtui.tui.keys import Key, bindings, of
from irtui.tui.paint import Piece, ends, fit
from irtui.tui.screens.exporting import export
from irtui.tui.screens.review.page import Written, own_file
from irtui.tui.screens.room import Room
from irtui.tui.widgets.fields import written
from irtui.tui.widgets.lines import Lines

_SAVE_AFTER = 1.0
# Below the first heading and its question.
_FIRST_ANSWER = 2


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
        self._drawn: tuple[Record, str, str | None] | None = None
        self._version = 0
        self._saving: Timer | None = None

    def furniture(self) -> ComposeResult:
        """Header, the written part, the whole."""
        yield Lines(id="incident-header")
        with Horizontal(id="panes"):
            with Vertical(id="written-pane"):
                yield Lines(id="written-title")
                yield Written(id="written", tab_behavior="focus", show_line_numbers=False)
                yield Lines(id="written-hint")
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
        """Show another text than the one here; headings that it lacks are only for writing."""
        first, known = self._version == 0, review.version == self._version
        self._version = review.version
        if known or (not first and written(review.written) == self._saved):
            return
        shown = written(with_every_heading(review.written))
        if self.page.text != shown:
            self.page.load_text(shown)
        if first:
            self.page.move_cursor((_FIRST_ANSWER, 0))
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
        filled = f"{needed - left} of {needed} sections"
        self.query_one("#written-title", Lines).show(
            lambda width: [
                ends(
                    (Piece(" WRITTEN BY YOU  ", "faint"), Piece(filled, "quiet")),
                    (Piece(f"{state} ", tone),),
                    width,
                )
            ]
        )
        self._draw_hint(record, text)
        self._draw_whole(record, text)

    def _draw_hint(self, record: Record, text: str) -> None:
        """The first blaming word with the question to ask instead; nothing is ever forbidden."""
        people = {event.by for event in record.timeline if event.by != MONITOR}
        word, question = next(hints(text, people), ("", ""))
        shown = f' hint: "{word}": {question}' if word else ""
        self.query_one("#written-hint", Lines).show(
            lambda width: [(Piece(fit(shown, width), "quiet"),)]
        )

    def _draw_whole(self, record: Record, text: str) -> None:
        """All of it, or the section that is being written."""
        heading = None
        if self.page.has_focus:
            heading = heading_at(text, self.page.cursor_location[0])
        state = _state(record, self.house.now())
        title = " THE WHOLE REVIEW" if heading is None else f" PREVIEW  {heading or 'opening'}"
        self.query_one("#whole-title", Lines).show(
            lambda width: [ends((Piece(title, "faint"),), (Piece(f"{state} ", "quiet"),), width)]
        )
        known = self._drawn
        if known is not None and known[0] is record and known[1:] == (text, heading):
            return
        self._drawn = record, text, heading
        parts = [
            one
            for one in all_parts(record, text)
            if heading == one.heading or (heading is None and one.heading != FRONT_MATTER)
        ]
        self.query_one("#whole", Lines).show(lambda width: drawn(parts, width))

    @on(TextArea.SelectionChanged)
    def _moved(self) -> None:
        """The preview follows the cursor into another section."""
        if self.record is not None and self.furnished and self.page.has_focus:
            self._draw_whole(self.record, self.page.text)

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
        path = own_file(self.key, self.page.text)
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
        path = own_file(self.key, self.page.text)
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
        from irtui.tui.screens.review.states import go_on

        if await self.save():
            await go_on(self, self.key)
        await self.reread()

    @work(exit_on_error=False)
    async def action_export(self) -> None:
        """Export the review as a Markdown file."""
        if await self.save():
            await export(self, self.key)

    @work(exit_on_error=False)
    async def action_finding(self, kind: str) -> None:
        """Write a contributing factor or a gap down."""
        from irtui.tui.screens.review.findings import add_finding

        await add_finding(self, self.key, FindingKind(kind))
        await self.reread()

    @work(exit_on_error=False)
    async def action_findings(self) -> None:
        """List factors and gaps."""
        from irtui.tui.screens.review.findings import list_findings

        await list_findings(self, self.key)
        await self.reread()

    @work(exit_on_error=False)
    async def action_actions(self) -> None:
        """List its action items."""
        from irtui.tui.screens.actionitems import action_items

        await action_items(self, self.key)

    @work(exit_on_error=False)
    async def action_person(self) -> None:
        """Say who owns the review."""
        from irtui.tui.screens.review.states import name_owner

        await name_owner(self, self.key)
        await self.reread()

    @work(exit_on_error=False)
    async def action_versions(self) -> None:
        """Look at the versions, and bring one back."""
        from irtui.tui.screens.review.history import bring_back

        if await self.save():
            await bring_back(self, self.key, self.page.text, self._version)
            await self.reread()


def _state(record: Record, now: datetime) -> str:
    """How far the review is, whose it is, and until when."""
    review, ground = record.review, record.background
    if review is None:
        return "not started"
    state = ReviewState(review.state)
    due = told_due(ground.due_at, now) if ground and not state.settled else ""
    edition = f"edition {review.edition}" if review.edition > 1 else ""
    return ", ".join(one for one in (state.words, edition, review.owner or "nobody", due) if one)
