"""Plots in text: nothing that is there is left out, and nothing is wider than its room."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from irtui.tui.drawing import plots
from irtui.tui.paint import Line, width_of

FILLS = [("█", "critical"), ("▓", "warning"), ("▒", "info")]


def text(line: Line) -> str:
    return "".join(piece.text for piece in line)


def test_columns_stack_the_worst_at_the_bottom() -> None:
    lines = plots.columns([[1, 0, 1], [0, 0, 0], [0, 1, 0]], FILLS, ["a", "b", "c"], 2, 14)
    assert [text(line).rstrip() for line in lines] == [
        "   2 ▒▒",
        "   1 ██    ▓▓",
        "   0 ─────────",
        "     a  b  c",
    ]


def test_few_are_drawn_taller() -> None:
    lines = plots.columns([[1, 0, 0]], FILLS, ["a"], 4, 9)
    assert [text(line).rstrip() for line in lines[:-2]] == ["   1 ███", *["     ███"] * 3]


@given(
    st.lists(st.lists(st.integers(0, 400), min_size=3, max_size=3), max_size=60),
    st.integers(1, 9),
    st.integers(12, 160),
)
def test_every_part_of_every_column_is_seen(bars: list[list[int]], height: int, width: int) -> None:
    names = [f"{number:02d}" for number in range(len(bars))]
    lines = plots.columns(bars, FILLS, names, height, width)
    assert len(lines) <= height + 2
    assert all(width_of(line) <= width for line in lines)
    told = "".join(map(text, lines))
    shown = bars[-(width - 5) :]
    top = max((sum(bar) for bar in shown), default=0)
    if top <= height:
        for part, (mark, _) in enumerate(FILLS):
            assert (mark in told) == any(bar[part] for bar in shown)


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=3),
    st.integers(0, 10**6),
    st.integers(3, 90),
)
def test_a_bar_fills_its_room_and_shows_every_part(
    numbers: list[int], more: int, room: int
) -> None:
    parts = list(zip(numbers, FILLS, strict=False))
    found = plots.bar(parts, sum(numbers) + more, room)
    assert width_of(found) == room
    for number, (mark, _) in parts:
        assert (mark in text(found)) == (number > 0)


def test_a_heat_map_tells_nothing_from_something() -> None:
    lines = plots.heat([[0, 1, 2, 4]], ["Mon"], ["00"], 40)
    assert text(lines[1]) == "Mon  ···░░░▒▒▒███      7"
    assert text(plots.legend(4)) == "· 0  ░ 1  ▒ 2  ▓ 3  █ 4"
    assert text(plots.legend(1)) == "· 0  █ 1"


@given(st.integers(1, 10**6))
def test_the_legend_has_every_number_once(most: int) -> None:
    told = [part.split() for part in text(plots.legend(most)).split("  ")]
    bounds = [[int(one.replace(",", "")) for one in said.split("-")] for _, said in told]
    assert bounds[0] == [0]
    assert bounds[-1][-1] == most
    for before, after in pairwise(bounds):
        assert after[0] == before[-1] + 1
    for (mark, _), bound in zip(told, bounds, strict=True):
        assert {plots.HEAT[plots.shade(number, most)] for number in bound} == {mark}


def test_every_mark_is_one_cell_wide() -> None:
    assert {cell_len(mark) for mark in plots.HEAT + "█▓▒░·?◂─×≥"} == {1}
