"""The list of lessons for an alert: whether each helped, and whether it is to retire."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from textual import on
from textual.app import ComposeResult

from irtui.domain.incident import short
from irtui.domain.lesson import Fitting
from irtui.text import age
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.house import House
from irtui.tui.keys import bindings, name_of, of
from irtui.tui.paint import Line, Piece, fit, line, wrap
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

_MOST_ROWS = 10
_NONE = "No lesson yet. a writes one: what should the next one know?"
_SAID = {None: "", True: "helped", False: "no help"}


class Act(Enum):
    """What to do with a lesson."""

    HELPED = auto()
    NO_HELP = auto()
    RETIRE = auto()
    ADD = auto()


@dataclass(frozen=True, slots=True)
class Picked:
    """What the operator wants of the list, and of which lesson (None: of none)."""

    act: Act
    one: Fitting | None


class LessonsList(Dialog[Picked]):
    """Lessons, the best fit first."""

    BINDINGS = bindings("lessons")

    def __init__(self, house: House, found: Sequence[Fitting], at: object = None) -> None:
        own = ", ".join(f"{name_of(key.keys)} {key.word}" for key in of("lessons") if key.word)
        super().__init__("Did it help?", f"{own}, esc back")
        self._house = house
        self._found = found
        self._at = at

    def question(self) -> ComposeResult:
        """The lessons, and all of the one under the cursor."""
        yield LineList[Fitting](lambda one: one.lesson.id, _draw, id="choices")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        rows = self.query_one("#choices", LineList)
        rows.styles.height = max(1, min(len(self._found), _MOST_ROWS))
        rows.set_rows(list(self._found))
        if self._at is not None:
            rows.go_to(self._at)
        rows.focus()
        self._explain()

    @property
    def _current(self) -> Fitting | None:
        one: Fitting | None = self.query_one("#choices", LineList).current
        return one

    def action_pick(self, act: str) -> None:
        """End with an act on the lesson under the cursor."""
        wanted = Act[act.upper()]
        if wanted is Act.ADD or self._current is not None:
            self.dismiss(Picked(wanted, self._current))

    @on(LineList.Highlighted)
    def _explain(self) -> None:
        one = self._current
        texts = [(_NONE, "quiet")]
        if one is not None:
            texts = [(one.lesson.text, "normal"), (self._about(one), "quiet")]
            if one.lesson.proposed_to_retire:
                texts.append((f"It did not help {one.lesson.no} times: x retires it.", "warning"))
        self.query_one("#choice-text", Lines).show(
            lambda width: [(Piece(row, tone),) for text, tone in texts for row in wrap(text, width)]
        )

    def _about(self, one: Fitting) -> str:
        lesson = one.lesson
        told = [
            f"for {one.match.words}",
            f"by {lesson.by}, {age(self._house.now() - lesson.at)} ago",
        ]
        told += [f"from {short(lesson.incident)}"] if lesson.incident else []
        if lesson.yes + lesson.no:
            told.append(f"helped {lesson.yes} of {lesson.yes + lesson.no}")
        return " · ".join(told)


def _draw(one: Fitting, width: int) -> Line:
    lesson = one.lesson
    said = _SAID[one.helped]
    return line(
        Piece(fit(lesson.kind.words, 10) + " ", "quiet"),
        Piece(fit(" ".join(lesson.text.split()), width - 20)),
        Piece(fit(said, 9, right=True), "good" if one.helped else "quiet"),
    )
