"""The heat lines say no more than what is known."""

from datetime import timedelta

from irtui.domain.past import MOST_STARTS, Past
from irtui.tui.drawing.past import in_short, section
from tests.builders import MINUTE, T0

DAY = timedelta(days=1)


def drawn(past: Past) -> list[str]:
    return ["".join(piece.text for piece in one) for one in section(past, T0, T0, 60)]


def test_what_was_not_read_is_not_drawn_as_quiet() -> None:
    starts = tuple(T0 - number * MINUTE for number in range(1, MOST_STARTS + 1))
    past = Past(times=9000, first=T0 - 40 * DAY, starts=starts)
    assert in_short(past, T0, T0) == ["fired 2,001+× in 30 d"]
    month, week, day = drawn(past)[2:5]
    assert month == "30 d " + "?" * 28 + "▇▇ 2,001+×"
    assert "?" in week
    assert day == "24 h " + " " * 6 + "▇" * 24 + " 1,440×"


def test_what_was_read_whole_is_drawn_whole() -> None:
    past = Past(times=2, first=T0 - 3 * DAY, starts=(T0 - DAY, T0 - 3 * DAY))
    assert in_short(past, T0, T0) == ["fired 3× in 30 d"]
    assert drawn(past)[2] == "30 d " + "·" * 26 + "▁·▁▁ 3×"
