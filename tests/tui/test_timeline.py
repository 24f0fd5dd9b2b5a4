"""The timeline pane: whatever part is there, it looks as if the whole were."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from irtui.domain.excerpt import Excerpt, Part, beginning
from irtui.domain.timeline import Event, Kind
from irtui.tui.drawing import timeline as drawing
from irtui.tui.screens.incident.timeline import Timeline
from irtui.tui.widgets.painted import Toned
from tests.builders import T0
from tests.stories import picture
from tests.stories.hands import strike

ROWS, WIDTH, PIECE, MOST = 10, 50, 30, 100
TEXTS = st.one_of(st.text(max_size=200), st.sampled_from(["", "\n\n", "a b " * 60, "✓ done\nwhy"]))


class Front(Toned[None]):
    """A screen with the timeline on it."""

    def compose(self) -> ComposeResult:
        yield Timeline()


class Bare(App[None]):
    """An app with a timeline of these events and nothing else; it reads on as it is asked."""

    CSS = "Screen, Timeline { height: 1fr; } Timeline { scrollbar-size-vertical: 1; }"

    def __init__(self, events: Sequence[Event]) -> None:
        super().__init__()
        self.every = list(events)
        self.asked: list[Part] = []

    def get_default_screen(self) -> Toned[None]:
        return Front()

    def part(self, first: int, last: int) -> Excerpt:
        first, last = max(0, first), min(len(self.every), last)
        return Excerpt(tuple(self.every[first:last]), first, len(self.every) - last)

    @on(Timeline.Wanted)
    def read(self, event: Timeline.Wanted) -> None:
        self.asked.append(event.part)
        lines = self.screen.query_one(Timeline)
        keep = lines.current.event if lines.current else None
        first = lines.excerpt.earlier
        last = first + len(lines.excerpt.events)
        if event.part is Part.FIRST:
            first, last = 0, PIECE
        elif event.part is Part.LAST:
            first, last = len(self.every) - PIECE, len(self.every)
        elif event.part is Part.EARLIER:
            first = max(0, first - PIECE)
            last = first + len(beginning(self.every[first:last], MOST, keep))
        else:
            last = min(len(self.every), last + PIECE)
            first = last - len(beginning(self.every[first:last][::-1], MOST, keep))
        lines.show(self.part(first, last), event.part)


class Hand:
    """Presses keys on the timeline and compares it with the whole."""

    def __init__(self, app: Bare, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.lines = app.screen.query_one(Timeline)

    async def rest(self) -> None:
        for _ in range(50):
            asked = len(self.app.asked)
            for _ in range(6):
                await self.pilot.pause(0)
            if asked == len(self.app.asked):
                return
        raise AssertionError("it never has enough")

    async def press(self, *keys: str) -> None:
        for key in keys:
            strike(self.app, key)
        await self.rest()

    @property
    def seen(self) -> list[str]:
        """What stands on the screen, without the column of the cursor and the scroll bar."""
        width = self.lines.scrollable_content_region.width
        return [row[2:width].rstrip() for row in picture.rows(self.app)]

    def looks_whole(self) -> None:
        """What is seen is a part of all lines, and no place where one is missing."""
        width = self.lines.size.width - 3
        rows = [row for event in self.app.every for row in drawing.rows_of(event, width)]
        every = ["".join(piece.text for piece in row.line).rstrip() for row in rows]
        seen = self.seen[: len(every)]
        found = [at for at in range(len(every)) if every[at : at + len(seen)] == seen]
        assert found, "\n".join(self.seen)


def history(many: int, seed: int = 0) -> list[Event]:
    """Events of all lengths, some of them not for the screen."""
    chance = random.Random(seed)
    kinds = [Kind.NOTE, Kind.NOTE, Kind.STEP, Kind.ALERT_FIRED, Kind.SYSTEM]
    return [_event(number, chance.choice(kinds), chance.randint(0, 12)) for number in range(many)]


def _event(number: int, kind: Kind = Kind.NOTE, words: int = 1) -> Event:
    at = T0 + timedelta(minutes=number)
    text = f"e{number} " + " ".join(["something"] * words)
    return Event(UUID(int=number + 1), at, at, "alice", kind, text, {}, number)


@asynccontextmanager
async def timeline(events: Sequence[Event]) -> AsyncIterator[Hand]:
    """A timeline of these events as it opens, with the keys."""
    app = Bare(events)
    async with app.run_test(size=(WIDTH, ROWS)) as pilot:
        hand = Hand(app, pilot)
        hand.lines.focus()
        await hand.rest()
        hand.lines.show(app.part(len(events) - PIECE, len(events)), Part.LAST)
        await hand.rest()
        yield hand


@pytest.mark.parametrize("seed", range(4))
async def test_any_part_shows_the_same_lines_as_the_whole(seed: int) -> None:
    chance = random.Random(seed)
    keys = ["j", "k", "g", "G", "pageup", "pageup", "pagedown", "k"]
    async with timeline(history(300, seed)) as hand:
        hand.looks_whole()
        for _ in range(40):
            if chance.random() < 0.2:
                hand.lines.scroll_to(y=chance.randint(0, 400), animate=False)
                await hand.rest()
            elif chance.random() < 0.1:
                await hand.pilot.resize_terminal(chance.randint(40, 90), chance.randint(4, 30))
                await hand.rest()
                hand.lines.show(hand.lines.excerpt)
                await hand.rest()
            else:
                await hand.press(*[chance.choice(keys)] * chance.randint(1, 4))
            hand.looks_whole()


@given(
    st.lists(st.tuples(TEXTS, st.sampled_from(Kind), st.text(max_size=12)), max_size=8),
    st.integers(20, 160),
    st.integers(0, 8),
)
def test_the_lines_of_a_part_are_a_part_of_all_lines(
    told: list[tuple[str, Kind, str]], width: int, cut: int
) -> None:
    events = [
        Event(UUID(int=number), T0, T0, by, kind, text)
        for number, (text, kind, by) in enumerate(told)
    ]
    rows = drawing.rows(events, width)
    assert rows == drawing.rows(events[:cut], width) + drawing.rows(events[cut:], width)
    shown = [event.id for event in events if event.shown]
    assert [row.event for row in rows if row.event is not None] == shown


async def test_the_first_and_the_last_event_are_one_key_away() -> None:
    events = [_event(number) for number in range(500)]
    async with timeline(events) as hand:
        assert "e499" in hand.seen[-1]
        await hand.press("g")
        assert "e0 " in hand.seen[0]
        assert hand.lines.cursor == events[0].id
        await hand.press("G")
        assert "e499" in hand.seen[-1]
        assert hand.lines.cursor == events[499].id


async def test_what_comes_among_the_events_moves_nothing_that_is_read() -> None:
    async with timeline([_event(number) for number in range(0, 200, 2)]) as hand:
        await hand.press("pageup", "pageup", "k", "k")
        seen, cursor = hand.seen, hand.lines.cursor
        hand.app.every.append(_event(201))
        hand.app.every.insert(30, _event(61))
        first = hand.lines.excerpt.earlier
        hand.lines.show(hand.app.part(first, len(hand.app.every)))
        await hand.rest()
        assert hand.seen == seen
        assert hand.lines.cursor == cursor


async def test_a_short_timeline_asks_for_nothing() -> None:
    async with timeline([_event(number) for number in range(5)]) as hand:
        await hand.press("g", "G", "pageup", "pagedown")
        assert hand.app.asked == []
        hand.looks_whole()


LONG = "\n".join(f"line {number} " + "x" * 100 for number in range(600))


def test_of_a_long_text_the_beginning_is_shown_and_how_much_is_left() -> None:
    event = replace(_event(0), text=LONG)
    *rows, last = ["".join(piece.text for piece in row.line) for row in drawing.rows_of(event, 80)]
    assert len(rows) == drawing.MOST_ROWS
    assert "line 5 " in rows[-2]
    assert last.strip() == "… 594 more lines, enter opens"
    event = replace(event, text="word " * 13_000)
    *rows, last = ["".join(piece.text for piece in row.line) for row in drawing.rows_of(event, 80)]
    assert len(rows) == drawing.MOST_ROWS
    assert last.strip() == "… more, enter opens"


@pytest.mark.parametrize("width", [40, 80])
def test_what_else_is_to_be_known_of_an_entry_stands_quietly_behind_it(width: int) -> None:
    event = replace(
        _event(0), original="e", pinned=True, hidden=True, ends_at=T0 + timedelta(minutes=7),
        recorded_at=T0 + timedelta(minutes=40),
    )  # fmt: skip
    rows = ["".join(piece.text for piece in row.line) for row in drawing.rows_of(event, width)]
    assert rows[0].startswith("12:00 ★n e0 something")
    assert all(len(row) <= width for row in rows)
    assert "until 12:07, edited, added 12:40, hidden" in " ".join(" ".join(rows).split())


async def test_an_event_that_was_changed_is_drawn_as_it_is() -> None:
    async with timeline([_event(number) for number in range(5)]) as hand:
        hand.app.every[2] = replace(hand.app.every[2], text="corrected")
        hand.lines.show(hand.app.part(0, 5))
        await hand.rest()
        assert "corrected" in hand.seen[2]
        hand.looks_whole()
