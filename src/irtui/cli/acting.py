"""What fires now, as the commands see it that act on alerts."""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from irtui.cli import wiring
from irtui.cli.alertsjson import alerts_json
from irtui.cli.asking import ask_all, board_of, failed, troubles
from irtui.cli.output import fail, say, say_json
from irtui.domain.alert import Alert, AlertState
from irtui.domain.board import Board
from irtui.domain.filter import FilterError, parse_filter
from irtui.domain.takeover import take_over
from irtui.domain.triage import standing
from irtui.domain.view import Row, look
from irtui.workflow import detection, reading
from irtui.workflow.desk import Desk


def act_on_matching(
    options: Namespace,
    verb: Callable[[Desk, Sequence[Alert]], str],
    more: Callable[[Desk], Mapping[str, Any]] = lambda desk: {},
) -> int:
    """Do something to the alerts that fire and match; 1 if none does or a source did not tell.

    `more` is what the JSON tells beside them.
    """
    if forbidden(options):
        return 2
    try:
        parse_filter(" ".join(options.matchers))
    except FilterError as error:
        fail(str(error))
        return 2
    start = wiring.read(options)
    outcomes = ask_all(start.settings.sources)
    told = [trouble for outcome in outcomes for trouble in troubles(outcome)]
    with wiring.desk_of(start) as desk:
        board = known_board(desk, board_of(start.settings, outcomes))
        rows = _rows(start, desk, board, " ".join(options.matchers))
        text = verb(desk, [row.entry.alert for row in rows]) if rows else ""
        if options.json:
            acted = {row.key for row in rows}
            rows = [row for row in _rows(start, desk, board, "") if row.key in acted]
            say_json({"text": text, **alerts_json(board, rows), **more(desk)})
        elif text:
            say(text)
    if not rows:
        fail("Nothing that fires matches.")
    for trouble in told:
        fail(trouble)
    return 1 if any(map(failed, outcomes)) or not rows else 0


def forbidden(options: Namespace) -> bool:
    """Whether the command writes and may not, which is told."""
    if options.read_only:
        fail(f"irtui {options.command} writes, which --read-only forbids: leave one of both out.")
    return bool(options.read_only)


def known_board(desk: Desk, board: Board) -> Board:
    """The board with each alert in the episode that the store has of it."""
    return take_over(board, detection.open_alerts(desk), desk.now())[0]


def _rows(start: wiring.Start, desk: Desk, board: Board, wanted: str) -> list[Row]:
    view = look(
        board,
        standing(reading.common(desk).book, desk.now()),
        parse_filter(wanted),
        desk.now(),
        operator=start.operator,
        watchdogs=frozenset(start.settings.board.hidden),
        aside=True,
    )
    # What only the store remembers may be over.
    return [row for row in view.rows if row.entry.state is not AlertState.UNCONFIRMED]
