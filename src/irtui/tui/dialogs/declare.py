"""The form of a declaration: because, the impact, how bad, and a title."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.timer import Timer

from irtui import workflow
from irtui.domain.severitylevel import Level
from irtui.text import clean
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.house import House
from irtui.tui.paint import Line, Piece, fit, wrap
from irtui.tui.widgets.fields import Field, written
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_SAVE_AFTER = 1.0
_UNSET = Level(
    "", "not sure yet", criteria=("Set it with v as soon as you know; in doubt the higher.",)
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the operator declared; an empty severity is unset."""

    title: str
    reason: str
    impact: str
    severity: str | None


class Declare(Dialog[Declaration]):
    """Four answers; enter goes on to the next and, on the severity, declares."""

    def __init__(
        self,
        house: House,
        *,
        what: str,
        title: str,
        reason: str,
        suggested: str | None,
        why: str,
        place: str,
    ) -> None:
        super().__init__(
            f"Declare an incident: {what}",
            "enter next, tab field, esc keep as draft",
        )
        self._house = house
        begun = {"title": title, "reason": reason, "impact": ""}
        self._start = {name: clean(text, limit=200) for name, text in begun.items()}
        self._suggested = suggested
        self._why = why
        self._place = place
        self._saving: Timer | None = None

    def question(self) -> ComposeResult:
        """The fields, then the severities beside their criteria."""
        for name in _ASKED:
            yield Lines(id=f"ask-{name}")
            yield Field(self._start[name], id=name, placeholder=_HINTS[name])
        yield Lines(id="ask-severity")
        yield LineList[Level](lambda row: row.key, _draw, id="levels")
        yield Lines(id="criteria")

    def on_mount(self) -> None:
        """Begin where something has to be typed."""
        super().on_mount()
        for name, asked in _ASKED.items():
            self._label(f"ask-{name}", asked)
        hint = f"  suggested {self._suggested}: {self._why}" if self._suggested else ""
        self._label("ask-severity", "Severity", hint)
        levels = self.query_one("#levels", LineList)
        levels.set_rows([*self._house.severity.levels, _UNSET])
        levels.go_to(self._suggested or "")
        self._first_empty().focus()
        self._offer_draft()

    @work(exit_on_error=False)
    async def _offer_draft(self) -> None:
        """What was typed last time and not sent."""
        draft = await self._house.ask(workflow.drafts.load, self._place)
        fields = {name: self.query_one(f"#{name}", Field) for name in self._start}
        # What was typed while the draft was read is newer than it.
        untouched = all(field.value == self._start[name] for name, field in fields.items())
        if draft and untouched:
            for name, field in fields.items():
                field.value = written(draft.get(name, ""))
            self._first_empty().focus()

    @on(Field.Submitted)
    def _next(self) -> None:
        self._first_empty(after=self.focused).focus()

    @on(LineList.Highlighted)
    def _explain(self, event: LineList.Highlighted) -> None:
        level: Level | None = event.lines.current
        texts: Sequence[str] = level.criteria if level else ()
        self.query_one("#criteria", Lines).show(
            lambda width: [
                (Piece(line, "quiet"),) for text in texts for line in wrap(f"· {text}", width)
            ]
        )

    @on(LineList.Opened)
    def _declare(self, event: LineList.Opened) -> None:
        level: Level | None = event.lines.current
        values = self._values()
        if empty := [name for name, text in values.items() if not text.strip()]:
            self.query_one(f"#{empty[0]}", Field).focus()
        elif level is not None:
            self._save()
            self.dismiss(Declaration(**values, severity=level.key or None))

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
            self._house.database.submit(workflow.drafts.save, self._place, values)

    def _values(self) -> dict[str, str]:
        return {name: self.query_one(f"#{name}", Field).value for name in self._start}

    def _first_empty(self, after: object = None) -> Field | LineList[Level]:
        fields = [self.query_one(f"#{name}", Field) for name in self._start]
        for field in fields:
            if not field.value.strip() and field is not after:
                return field
        return self.query_one("#levels", LineList)

    def _label(self, id: str, text: str, hint: str = "") -> None:
        self.query_one(f"#{id}", Lines).show(
            lambda width: [(Piece(text, "faint"), Piece(fit(hint, len(hint)), "quiet"))]
        )


_ASKED = {"title": "Title", "reason": "Because …", "impact": "The impact is …"}
_HINTS = {
    "title": "Checkout is down",
    "reason": "what makes you sure: 5xx above 5 %, a customer called",
    "impact": "what users notice: no orders since 12:01",
}


def _draw(row: Level, width: int) -> Line:
    return (Piece(f"{row.key or '–':<5}", "normal"), Piece(fit(row.name, width - 5), "quiet"))
