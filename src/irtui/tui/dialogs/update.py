"""The form of a status update: a field for each thing that only people know, and all it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.timer import Timer

from irtui import workflow
from irtui.domain.silenceend import length_text
from irtui.domain.updatedraft import FREE, Basis, Preview, preview
from irtui.text import parse_duration
from irtui.tui.dialogs.frame import Dialog, keys_line
from irtui.tui.drawing import updates as drawing
from irtui.tui.house import House
from irtui.tui.paint import Piece, wrap
from irtui.tui.widgets.fields import Field, one_line
from irtui.tui.widgets.lines import Lines

_SAVE_AFTER = 1.0
_SLOTS = 5
_WRITING = "enter preview, tab field, ctrl+←→ audience, esc keep as draft"
_LOOKING = "enter send, esc back"
_TURNS = {"ctrl+right": 1, "ctrl+left": -1, "down": 1, "up": -1}


@dataclass(frozen=True, slots=True)
class Written:
    """What is to be sent: to whom, the words, and when the next one is due if not as usual.

    A `body` that is not empty is the whole text, instead of the template's.
    """

    audience: str
    fields: dict[str, str]
    next_update: timedelta | None
    body: str = ""


class UpdateField(Field):
    """A field from which one also changes the audience."""

    class Turned(Message):
        """Another audience is wanted: the one before or the next."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    async def _on_key(self, event: events.Key) -> None:
        # No binding: one with priority would overtake the letters typed before it.
        if event.key in _TURNS:
            event.stop()
            event.prevent_default()
            self.post_message(self.Turned(_TURNS[event.key]))
        else:
            await super()._on_key(event)


class UpdateForm(Dialog[Written]):
    """The words of one audience, a live preview, and one more look before it is sent."""

    def __init__(self, house: House, basis: Basis, audience: str = "") -> None:
        title = f"Update {basis.number + 1} of {basis.incident.key}"
        super().__init__(title, _WRITING)
        self._house, self._basis = house, basis
        self._names = basis.rules.templates.audiences
        self._audience = audience or self._names[0]
        # What is written for each audience, until it is sent.
        self._said: dict[str, dict[str, str]] = {}
        now = house.now()
        due = basis.next_update(now)
        self._usual = length_text(due - now) if due else ""
        self._looking = False
        self._saving: Timer | None = None

    @property
    def place(self) -> str:
        """Where the draft of an audience is kept."""
        return draft_place(self._basis.incident.key, self._audience)

    def question(self) -> ComposeResult:
        """Audiences, fields, the time of the next one, and what it all becomes."""
        yield Lines(id="audiences")
        with Vertical(id="writing"):
            for slot in range(_SLOTS):
                with Horizontal(id=f"row-{slot}"):
                    yield Lines(id=f"ask-{slot}")
                    yield UpdateField(id=f"say-{slot}")
            with Horizontal():
                yield Lines(id="ask-next")
                yield UpdateField(self._usual, id="next", placeholder="20m, 1h, or 0 for none")
        yield Lines(id="body", focusable=True)
        yield Lines(id="ways")
        yield Lines(id="refusal")

    def on_mount(self) -> None:
        """Begin with what the last update said."""
        super().on_mount()
        self._label("#ask-next", "Next in")
        self._show_audience()

    # The audience

    @property
    def _fields(self) -> Sequence[str]:
        # Where the template asks for no words, one may write all of them.
        return self._basis.fields(self._audience, self._house.now()) or (FREE,)

    def _slot(self, number: int) -> UpdateField:
        return self.query_one(f"#say-{number}", UpdateField)

    def _show_audience(self) -> None:
        names = self._fields
        last = self._basis.last(self._audience)
        known = self._said.get(self._audience) or dict(last.fields if last else {})
        for number in range(_SLOTS):
            shown = number < len(names)
            field = self._slot(number)
            self.query_one(f"#row-{number}").display = shown
            field.disabled = not shown
            with field.prevent(Field.Changed):
                field.value = one_line(known.get(names[number], "")) if shown else ""
            if shown:
                self._label(f"#ask-{number}", drawing.LABELS[names[number]])
        self.query_one("#audiences", Lines).show(
            lambda width: drawing.audiences(self._names, self._audience, width)
        )
        self._begin()
        self._draw()
        if self._audience not in self._said:
            self._offer_draft(self._audience)

    def _begin(self) -> None:
        """Go to the first field; what the last update said is replaced by what is typed."""
        first = self._slot(0)
        self.set_focus(first)
        first.action_select_all()

    @work(exit_on_error=False)
    async def _offer_draft(self, audience: str) -> None:
        """What was typed last time and not sent."""
        draft = await self._house.ask(workflow.drafts.load, self.place)
        if draft and audience == self._audience and audience not in self._said:
            self._said[audience] = draft
            self._show_audience()
            first = self._slot(0)
            first.cursor_position = len(first.value)

    @on(UpdateField.Turned)
    def _turn(self, event: UpdateField.Turned) -> None:
        event.stop()
        if not self._looking:
            self._keep_words()
            at = (self._names.index(self._audience) + event.by) % len(self._names)
            self._audience = self._names[at]
            self._show_audience()

    # What it becomes

    def _words(self) -> dict[str, str]:
        return {name: self._slot(number).value for number, name in enumerate(self._fields)}

    def _keep_words(self) -> None:
        self._said[self._audience] = self._words()

    def _next(self) -> timedelta | None:
        """When the next one is due; ValueError if that cannot be read, None is as usual."""
        text = self.query_one("#next", Field).value.strip()
        if text == self._usual:
            return None
        return timedelta() if text in ("", "0") else parse_duration(text)

    def _preview(self) -> Preview:
        words, body = self._split()
        now = self._house.now()
        return preview(self._basis, self._audience, words, now, self._next(), body)

    def _split(self) -> tuple[dict[str, str], str]:
        """The words for the fields, and a whole text of one's own."""
        words = self._words()
        body = words.pop(FREE, "").strip()
        return words, body

    def _draw(self) -> None:
        now = self._house.now()
        try:
            one = self._preview()
        except ValueError as error:
            self._refuse(str(error))
            return
        self._refuse("" if one.body else "Nothing is left of the text: write what one should know.")
        self.query_one("#body", Lines).show(lambda width: drawing.text(one.body, width))
        self.query_one("#ways", Lines).show(lambda width: drawing.goes_to(one, now, width))

    def _refuse(self, why: str) -> None:
        self.query_one("#refusal", Lines).show(
            lambda width: [(Piece(text, "warning"),) for text in wrap(why, width) if text]
        )

    def _label(self, id: str, text: str) -> None:
        self.query_one(id, Lines).show(lambda width: [(Piece(text, "faint"),)])

    # Keys

    @on(Field.Changed)
    def _typed(self) -> None:
        self._draw()
        if self._saving is None:
            self._saving = self.set_timer(_SAVE_AFTER, self._save)

    @on(Field.Submitted)
    def _entered(self, event: Field.Submitted) -> None:
        event.stop()
        self._go_on()

    def on_key(self, event: events.Key) -> None:
        """Enter sends what was looked at."""
        if self._looking and event.key == "enter":
            event.stop()
            self._go_on()

    def _go_on(self) -> None:
        """Look at it first, then send it."""
        try:
            one = self._preview()
        except ValueError:
            return
        if not one.body:
            return
        if self._looking:
            self._save()
            words, body = self._split()
            self.dismiss(Written(self._audience, words, self._next(), body))
        else:
            self._look(True)

    def _look(self, looking: bool) -> None:
        self._looking = looking
        self.set_class(looking, "-looking")
        self.query_one("#dialog-keys", Lines).show(
            lambda width: [keys_line(_LOOKING if looking else _WRITING)]
        )
        if looking:
            self.set_focus(self.query_one("#body"))
        else:
            self._begin()

    def action_cancel(self) -> None:
        """Go back to the words, else leave them as a draft."""
        if self._looking:
            self._look(False)
        else:
            super().action_cancel()

    def keep(self) -> None:
        """Keep what was typed as a draft."""
        self._save()

    def _save(self) -> None:
        self._saving = None
        last = self._basis.last(self._audience)
        words = self._words()
        if {name: said for name, said in words.items() if said} != dict(
            last.fields if last else {}
        ):
            self._house.database.submit(workflow.drafts.save, self.place, words)


def draft_place(key: str, audience: str) -> str:
    """Where the draft of an update is kept."""
    return f"update:{key}:{audience}"
