"""The hand-over screen: what the next shift must know, to read, to copy or to write into a file."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult

from irtui import workflow
from irtui.domain.handover import Handover, ending, troubles
from irtui.domain.silenceintent import Intent
from irtui.tui.copying import copy
from irtui.tui.drawing import handover as drawing
from irtui.tui.house import House
from irtui.tui.keys import bindings
from irtui.tui.paint import Piece
from irtui.tui.screens.room import Room
from irtui.tui.widgets.lines import Lines

_SPANS = tuple(timedelta(hours=hours) for hours in (8, 12, 24))


class HandoverScreen(Room):
    """The hand-over of a shift, as it would be at this moment."""

    BINDINGS = bindings("handover")
    place: ClassVar[str] = "handover"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._span = _SPANS[0]
        self._read: Handover | None = None
        self._intents: tuple[Intent, ...] = ()

    def furniture(self) -> ComposeResult:
        """What it is, then all of it."""
        yield Lines(id="handover-title")
        yield Lines(id="handover", focusable=True)

    def on_mount(self) -> None:
        """Begin at the top."""
        super().on_mount()
        self.query_one("#handover").focus()

    async def reread(self) -> None:
        """Read what the store knows of the shift."""
        since = self.house.now() - self._span
        found = await self.act_in_pieces(workflow.handover.read, since, self.house.reminding)
        intents = await self.act(workflow.silences.to_show)
        if found is not None:
            self._read = found
        if intents is not None:
            self._intents = intents
        self.draw()

    @property
    def handover(self) -> Handover | None:
        """What was read, with what the sources tell now; None before that."""
        if self._read is None:
            return None
        house, now = self.house, self.house.now()
        pictures = house.watch.silences
        return replace(
            self._read,
            at=now,
            silences=ending(pictures.values(), self._intents, now, now + self._span),
            troubles=troubles(house.board, pictures, now),
        )

    def refresh_view(self) -> None:
        """All of it, from what was read last."""
        found = self.handover
        if found is None:
            reading = (Piece(" reading the shift …", "quiet"),)
            self.query_one("#handover-title", Lines).show(lambda width: [reading])
            return
        self.query_one("#handover-title", Lines).show(lambda width: [drawing.title(found, width)])
        rules = self.house.severity
        self.query_one("#handover", Lines).show(lambda width: drawing.lines(found, width, rules))

    def action_span(self) -> None:
        """Tell of a longer shift, or again of a short one."""
        self._span = _SPANS[(_SPANS.index(self._span) + 1) % len(_SPANS)]
        self.read_again()

    def action_copy(self) -> None:
        """Copy it as Markdown."""
        if (text := self._text()) is not None:
            copy(self, text, "The hand-over")

    @work(exit_on_error=False)
    async def action_write(self) -> None:
        """Write it into a Markdown file in the current directory."""
        text, at = self._text(), self.house.now()
        if text is None:
            return
        path = await self.act(lambda desk: workflow.handover.write(text, Path.cwd(), at))
        if path is not None:
            self.say(f"Written to {path}")

    def _text(self) -> str | None:
        from irtui.domain.handovertext import markdown

        found = self.handover
        if found is None:
            self.say("The shift is still being read: try again in a moment.", "warning")
            return None
        return markdown(found)
