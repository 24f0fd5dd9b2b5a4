"""Asks for a few words or lines; what is typed is kept as a draft until it is sent."""

from textual import on, work
from textual.app import ComposeResult
from textual.timer import Timer

from irtui import workflow
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.house import House
from irtui.tui.paint import Piece, wrap
from irtui.tui.widgets.fields import written
from irtui.tui.widgets.lines import Lines
from irtui.tui.widgets.page import Prose

_SAVE_AFTER = 1.0


class Ask(Dialog[str]):
    """One question, answered in words; an empty answer isn't taken, unless it may be `empty`.

    `place` names the draft: what was typed there and not sent is offered again.
    """

    def __init__(
        self,
        house: House,
        title: str,
        question: str,
        *,
        place: str | None = None,
        text: str = "",
        empty: bool = False,
    ) -> None:
        super().__init__(
            title,
            "enter send, ctrl+j new line, esc keep as draft"
            if place
            else "enter send, ctrl+j new line, esc cancel",
        )
        self._house = house
        self._question = question
        self._place = place
        self._text = text
        self._empty = empty
        self._saving: Timer | None = None

    def question(self) -> ComposeResult:
        """The question and a field."""
        yield Lines(id="question")
        yield Prose(written(self._text), id="answer", tab_behavior="focus")

    def on_mount(self) -> None:
        """Show the question."""
        super().on_mount()
        asked = self._question
        self.query_one("#question", Lines).show(
            lambda width: [(Piece(text, "quiet"),) for text in wrap(asked, width)]
        )
        field = self.query_one("#answer", Prose)
        field.focus()
        field.move_cursor(field.document.end)
        if self._place:
            self._offer_draft(self._place)

    @work(exit_on_error=False)
    async def _offer_draft(self, place: str) -> None:
        """What was typed last time and not sent."""
        draft = await self._house.ask(workflow.drafts.load, place)
        field = self.query_one("#answer", Prose)
        if draft.get("text") and not field.text.strip():
            field.text = written(draft["text"])
            field.move_cursor(field.document.end)

    def send(self) -> None:
        """Answer with what was typed."""
        text = self.query_one("#answer", Prose).text.strip()
        if text or self._empty:
            self._save()
            self.dismiss(text)

    def keep(self) -> None:
        """Keep what was typed as a draft."""
        self._save()

    @on(Prose.Sent)
    def _sent(self) -> None:
        self.send()

    @on(Prose.Changed)
    def _typed(self) -> None:
        if self._place and self._saving is None:
            self._saving = self.set_timer(_SAVE_AFTER, self._save)

    def _save(self) -> None:
        self._saving = None
        if self._place:
            text = self.query_one("#answer", Prose).text
            self._house.database.submit(workflow.drafts.save, self._place, {"text": text})
