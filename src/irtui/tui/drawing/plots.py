"""Plots in text: stacked columns, bars of a distribution, a heat map. Every mark is one cell wide.

What a colour tells, the mark tells as well: a plot is read the same without colours.
"""

from collections.abc import Sequence
from itertools import groupby

from irtui.tui.paint import Line, Piece, fit

HEAT = "·░▒▓█"
_HEAT_TONES = ("faint", "quiet", "normal", "normal", "loud")
_AXIS = 5
Fill = tuple[str, str]


def columns(
    bars: Sequence[Sequence[int]],
    fills: Sequence[Fill],
    names: Sequence[str],
    height: int,
    width: int,
) -> list[Line]:
    """Columns of stacked parts, the first part at the bottom, over their names.

    `fills` has the mark and the tone of each part. One of a part is several rows where there is
    room, and a row several of it where there is not. Of too many columns the newest are shown.
    """
    room = max(1, width - _AXIS)
    bars, names = bars[-room:], names[-room:]
    top = max(map(sum, bars), default=0)
    unit = max(1, -(-top // height))
    tall = max(1, height // max(1, top))
    step = max(1, min(12, room // max(1, len(bars))))
    wide = step - 1 if step > 1 else 1
    stacks = [_cells(bar, unit) for bar in bars]
    rows = max(1, -(-top // unit))
    lines = []
    for row in reversed(range(rows)):
        label = f"{min(top, (row + 1) * unit):>4} " if row in (rows - 1, (rows - 1) // 2) else ""
        cells = []
        for stack in stacks:
            mark, tone = fills[stack[row]] if row < len(stack) else (" ", "normal")
            cells.append(Piece((mark * wide).ljust(step), tone))
        lines.append(joined([Piece(label or " " * _AXIS, "faint"), *cells]))
        lines += [joined([Piece(" " * _AXIS, "faint"), *cells])] * (tall - 1)
    lines.append((Piece(f"{'0':>4} " + "─" * (step * len(bars)), "faint"),))
    return [*lines, (Piece(" " * _AXIS + _below(names, step, room), "faint"),)]


def _cells(bar: Sequence[int], unit: int) -> list[int]:
    """Which part stands in each cell from the bottom up; none that is there is left out."""
    cells = [index for index, part in enumerate(bar) for _ in range(-(-part // unit))]
    most = -(-sum(bar) // unit)
    while len(cells) > most:
        # The part with the most cells can spare one best.
        spare = max(set(cells), key=lambda index: (cells.count(index), index))
        cells.remove(spare)
    return cells


def _below(names: Sequence[str], step: int, room: int) -> str:
    """As many names as there is room for, each where its column begins."""
    longest = max(map(len, names), default=0) + 1
    every = max(1, -(-longest // step))
    text = ""
    for index in range(0, len(names), every):
        if index * step + len(names[index]) <= room:
            text = text.ljust(index * step) + names[index]
    return text


def bar(parts: Sequence[tuple[int, Fill]], most: int, room: int) -> Line:
    """One bar of several parts, as long in all as its share of the most; none there vanishes."""
    if most <= 0:
        return (Piece(" " * room),)
    lengths = [max(1, part * room // most) if part else 0 for part, _ in parts]
    while sum(lengths) > room:
        lengths[lengths.index(max(lengths))] -= 1
    pieces = [
        Piece(mark * length, tone)
        for length, (_, (mark, tone)) in zip(lengths, parts, strict=True)
        if length
    ]
    return (*pieces, Piece(" " * (room - sum(lengths))))


def heat(
    cells: Sequence[Sequence[int]], names: Sequence[str], heads: Sequence[str], width: int
) -> list[Line]:
    """A map of rows with a name and a sum, under heads that stand above some of the columns."""
    many = max(map(len, cells), default=1)
    wide = max(1, min(3, (width - 12) // many))
    every = many // max(1, len(heads))
    above = "".join(head.ljust(wide * every) for head in heads)
    lines: list[Line] = [(Piece(f"{'':4} {above}"[:width], "faint"),)]
    most = max((max(row, default=0) for row in cells), default=0)
    for name, row in zip(names, cells, strict=True):
        pieces = [Piece(f"{fit(name, 4)} ", "quiet")]
        for level, some in groupby(shade(one, most) for one in row):
            pieces.append(Piece(HEAT[level] * wide * len(list(some)), _HEAT_TONES[level]))
        lines.append((*pieces, Piece(f" {sum(row):>6,}", "quiet")))
    return lines


def shade(many: int, most: int) -> int:
    """Which of the five shades a number has beside the largest one; only 0 has the first."""
    return -(-4 * many // most) if most else 0


def legend(most: int) -> Line:
    """What the shades of a heat map stand for."""
    pieces = [Piece(f"{HEAT[0]} 0", "faint")]
    for level in range(1, 5):
        low, high = (level - 1) * most // 4 + 1, level * most // 4
        if low <= high:
            told = f"{low:,}" if low == high else f"{low:,}-{high:,}"
            pieces.append(Piece(f"  {HEAT[level]} {told}", _HEAT_TONES[level]))
    return tuple(pieces)


def joined(pieces: Sequence[Piece]) -> Line:
    """A line with neighbours of one tone in one piece."""
    return tuple(
        Piece("".join(piece.text for piece in some), tone)
        for tone, some in groupby(pieces, lambda piece: piece.tone)
    )
