"""The header: what is wrong comes first."""

from irtui.domain.board import Board, apply, empty
from irtui.domain.matcher import parse
from irtui.domain.severity import SeverityRules
from irtui.domain.watchdog import Watchdog
from irtui.tui.drawing import status
from irtui.tui.paint import Line
from tests.builders import INTERVAL, MINUTE, T0, WAITS, alert, answer, failure

DOG = Watchdog((parse("alertname=Watchdog"),), "prod")
NOW = T0 + 2 * MINUTE


def board(*alerts: str) -> Board:
    found = empty([(name, INTERVAL) for name in ("eu", "lab", "prod")], [DOG])
    for at in (T0, NOW):
        found, _ = apply(found, answer(at=at, source="eu"), WAITS)
        found, _ = apply(found, answer(*map(alert, alerts), at=at), WAITS)
    return apply(found, failure(at=NOW, source="lab"), WAITS)[0]


def header(found: Board, width: int) -> Line:
    return status.header(
        found, [], NOW, operator="alice", rules=SeverityRules(), trouble=None, width=width
    )


def text(line: Line) -> str:
    return "".join(piece.text for piece in line)


def test_a_silent_source_is_loud_and_first() -> None:
    line = header(board(), 200)
    loud = [piece.text for piece in line if piece.tone == "critical"]
    assert loud == [
        '▲ prod: dead-man\'s switch silent for 2 min: no alert matches alertname="Watchdog"'
    ]
    assert text(line).index("silent") < text(line).index("stale") < text(line).index("eu ●")
    assert "prod ●" not in text(line)


def test_a_narrow_screen_still_says_it() -> None:
    assert "▲ prod: dead-man's switch silent for 2 min" in text(header(board(), 80))


def test_a_source_whose_watchdog_fires_is_quiet() -> None:
    line = header(board("Watchdog"), 200)
    assert "silent" not in text(line)
    assert "prod ●" in text(line)


def test_why_it_is_silent_leaves_room_for_what_is_wrong() -> None:
    line = status.header(
        board(),
        [],
        NOW,
        operator="alice",
        rules=SeverityRules(),
        trouble=None,
        quiet=True,
        hooks="hook 1",
        width=80,
    )
    assert "▲ prod: dead-man's switch silent for 2" in text(line)
    assert "▲ hook  quiet  12:02:00Z" in text(line)
