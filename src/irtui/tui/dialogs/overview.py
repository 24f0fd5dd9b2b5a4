"""The overview: how many alerts have which value of which label, and one key to keep only those."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult

from irtui.domain.alertlevel import AlertLevel
from irtui.domain.filter import label_term
from irtui.domain.overview import LabelOverview, Share, overview
from irtui.domain.view import Row
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.keys import bindings, name_of, of
from irtui.tui.paint import Line, Piece, ends, fit
from irtui.tui.widgets.line_list import LineList
from irtui.tui.widgets.lines import Lines

Item = LabelOverview | Share

# As many are counted before the next key could come; more are counted beside the screen.
_AT_ONCE = 2_000
_BAR = 12
_LONGEST = 1_000
# Quieter than in the list: here nobody knows who is on it.
_TONES = {AlertLevel.CRITICAL: "loud", AlertLevel.WARNING: "normal"}


class Overview(Dialog[str]):
    """The top values of each label of these rows; answers with the term to add to the filter."""

    BINDINGS = bindings("overview")
    reads_first: ClassVar[bool] = True

    def __init__(self, rows: Sequence[Row], at: str) -> None:
        many = f"{len(rows):,} alert{'' if len(rows) == 1 else 's'}"
        own = ", ".join(f"{name_of(key.keys)} {key.word}" for key in of("overview"))
        super().__init__(f"Overview of {many} at {at}", f"enter only these, {own}, esc cancel")
        self._rows = tuple(rows)

    def question(self) -> ComposeResult:
        """The labels with their values."""
        yield LineList[Item](_key, self._draw, id="shares")
        yield Lines(id="choice-text")

    def on_mount(self) -> None:
        """Count."""
        super().on_mount()
        self.query_one("#shares").focus()
        self._count()

    @work(exit_on_error=False)
    async def _count(self) -> None:
        rows = self._rows
        if len(rows) <= _AT_ONCE:
            found = overview(rows)
        else:
            self._tell("counting …")
            found = await asyncio.to_thread(overview, rows)
            self._tell("")
        self.query_one("#shares", LineList).set_rows(
            [item for label in found for item in (label, *label.top)], restart=True
        )
        if not found:
            self._tell("There is nothing to count: no alert is shown.")
        self.take_keys()

    @on(LineList.Opened)
    def _only(self) -> None:
        self._answer(negated=False)

    def action_without(self) -> None:
        """Leave out the alerts with the value under the cursor."""
        self._answer(negated=True)

    def _answer(self, *, negated: bool) -> None:
        share = self.query_one("#shares", LineList).current
        if not isinstance(share, Share):
            return
        if len(share.value) > _LONGEST:
            self._tell("This value is too long for a filter: write a part of it after /.")
        else:
            self.dismiss(label_term(share.label, share.value, negated=negated))

    def _tell(self, text: str) -> None:
        self.query_one("#choice-text", Lines).show(lambda width: [(Piece(text, "warning"),)])

    def _draw(self, item: Item, width: int) -> Line:
        if isinstance(item, LabelOverview):
            return _heading(item, width)
        return _share(item, len(self._rows), width)


def _key(item: Item) -> tuple[str, str] | None:
    return (item.label, item.value) if isinstance(item, Share) else None


def _heading(label: LabelOverview, width: int) -> Line:
    values = f"{label.values:,} value{'' if label.values == 1 else 's'}"
    more = f", {label.more:,} not shown" if label.more else ""
    return ends((Piece(label.label, "loud"),), (Piece(values + more, "faint"),), width)


def _share(share: Share, alerts: int, width: int) -> Line:
    level = f"{share.level.mark:>2} {share.level.word} "
    bar = "━" * max(1, round(_BAR * share.count / alerts))
    value = share.value or f"no {share.label}"
    return (
        Piece(level, _TONES.get(share.level, "quiet")),
        Piece(f"{share.count:>7,} "),
        Piece(f"{bar:<{_BAR}} ", "info"),
        Piece(fit(value, width - 21 - _BAR), "normal" if share.value else "quiet"),
    )
