"""The form of a declaration: because, the impact, how bad, and a title."""

from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.timer import Timer

from irtui import workflow
from irtui.domain.severity import Suggestion
from irtui.domain.severitylevel import Level
from irtui.text import clean
from irtui.tui.dialogs.impact import Given
from irtui.tui.dialogs.levels import ByLevel, Suggest, unset
from irtui.tui.house import House
from irtui.tui.paint import Piece
from irtui.tui.widgets.fields import Field, written
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_SAVE_AFTER = 1.0
_WRITING = "enter next, tab field, esc keep as draft"
_CHOOSING = "enter declare, 1-5 at once, m impact × urgency, esc keep as draft"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the operator declared; a severity that is None is unset."""

    title: str
    reason: str
    impact: str
    severity: str | None
    severity_reason: str
    given: Given


class Declare(ByLevel[Declaration]):
    """Four answers; enter goes on to the next and, on the severity, declares.

    Why another severity than the suggested one is chosen may be told, in a field after the list.
    """

    def __init__(
        self,
        house: House,
        *,
        what: str,
        title: str,
        reason: str,
        hint: Suggestion | None,
        suggest: Suggest,
        place: str,
    ) -> None:
        super().__init__(
            house, f"Declare an incident: {what}", _WRITING, hint=hint, suggest=suggest
        )
        begun = {"title": title, "reason": reason, "impact": ""}
        self._start = {name: clean(text, limit=200) for name, text in begun.items()}
        self._place = place
        self._saving: Timer | None = None

    def question(self) -> ComposeResult:
        """The fields, then the severities beside their criteria."""
        for name in _ASKED:
            yield Lines(id=f"ask-{name}")
            yield Field(self._start[name], id=name, placeholder=_HINTS[name])
        yield from self.severities()
        yield Field(id="why", placeholder="tab: why another one than suggested, if you like")

    def on_mount(self) -> None:
        """Begin where something has to be typed."""
        super().on_mount()
        for name, asked in _ASKED.items():
            self._label(f"ask-{name}", asked)
        rules = self.house.severity
        self.levels.set_rows([*rules.levels, unset(rules.when_unsure)])
        self.levels.go_to("")
        self.show_hint()
        self._first_empty().focus()
        self._offer_draft()

    @work(exit_on_error=False)
    async def _offer_draft(self) -> None:
        """What was typed last time and not sent."""
        draft = await self.house.ask(workflow.drafts.load, self._place)
        fields = {name: self.query_one(f"#{name}", Field) for name in self._start}
        # What was typed while the draft was read is newer than it.
        untouched = all(field.value == self._start[name] for name, field in fields.items())
        if draft and untouched:
            for name, field in fields.items():
                field.value = written(draft.get(name, ""))
            self._first_empty().focus()

    @on(Field.Submitted)
    def _next(self, event: Field.Submitted) -> None:
        level = self.levels.current
        if event.input.id == "why" and level is not None:
            self.choose(level)
        else:
            self._first_empty(after=self.focused).focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Tell the keys of the list where the list takes them."""
        self.say_keys(_CHOOSING if event.widget is self.levels else _WRITING)

    def looked_at(self, level: Level | None) -> None:
        """Offer to tell why it is another severity than the suggested one."""
        other = self.hint and level and level.key not in ("", self.hint.severity)
        self.query_one("#why", Field).visible = bool(other)

    def choose(self, level: Level) -> None:
        """Declare it, if nothing is missing."""
        values = self._values()
        if empty := [name for name, text in values.items() if not text.strip()]:
            self.query_one(f"#{empty[0]}", Field).focus()
            return
        self._save()
        field = self.query_one("#why", Field)
        reason = field.value.strip() if field.visible else ""
        self.dismiss(
            Declaration(
                **values,
                severity=level.key or None,
                severity_reason=reason,
                given=self.given or ("", ""),
            )
        )

    def keep(self) -> None:
        """Keep what was typed as a draft."""
        self._save()

    @on(Field.Changed)
    def _typed(self) -> None:
        if self._saving is None:
            self._saving = self.set_timer(_SAVE_AFTER, self._save)

    def _save(self) -> None:
        self._saving = None
        values = self._values()
        if values != self._start:
            self.house.database.submit(workflow.drafts.save, self._place, values)

    def _values(self) -> dict[str, str]:
        return {name: self.query_one(f"#{name}", Field).value for name in self._start}

    def _first_empty(self, after: object = None) -> Field | LineList[Level]:
        fields = [self.query_one(f"#{name}", Field) for name in self._start]
        for field in fields:
            if not field.value.strip() and field is not after:
                return field
        return self.levels

    def _label(self, id: str, text: str) -> None:
        self.query_one(f"#{id}", Lines).show(lambda width: [(Piece(text, "faint"),)])


_ASKED = {"title": "Title", "reason": "Because …", "impact": "The impact is …"}
_HINTS = {
    "title": "Checkout is down",
    "reason": "what makes you sure: 5xx above 5 %, a customer called",
    "impact": "what users notice: no orders since 12:01",
}
