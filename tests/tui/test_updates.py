"""The countdown to the next update, on the incident and in the list."""

import pytest

from irtui.domain.listing import listed
from irtui.domain.severity import SeverityRules
from irtui.tui.drawing.incident import list_heading, list_row
from irtui.tui.drawing.updates import countdown
from irtui.tui.paint import Piece, width_of
from tests.builders import MINUTE, T0, incident


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (0, Piece("update in 20m ", "quiet")),
        (15, Piece("update in 5m ", "quiet")),
        (16, Piece("update in 4m ", "warning")),
        (19.5, Piece("update in 30s ", "warning")),
        (20, Piece("update due 0s ", "critical")),
        (23, Piece("update due 3m ", "critical")),
    ],
)
def test_it_is_amber_from_four_fifths_on_and_red_once_late(minutes: float, told: Piece) -> None:
    one = incident(next_update_at=T0 + 20 * MINUTE)
    assert countdown(one, T0 + minutes * MINUTE, T0) == told


def test_nothing_is_counted_where_nothing_is_due() -> None:
    assert countdown(incident(), T0).text == ""


@pytest.mark.parametrize("width", [78, 118, 158])
def test_the_list_has_it_where_there_is_room(width: int) -> None:
    one = listed(incident(next_update_at=T0 + 20 * MINUTE))
    row = list_row(one, T0, width, SeverityRules())
    assert any("update in 20m" in piece.text for piece in row) == (width > 120)
    assert width_of(row) <= width
    assert width_of(list_heading(width)) <= width
