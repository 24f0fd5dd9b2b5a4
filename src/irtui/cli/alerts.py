"""`irtui alerts`: what fires now, one shot. It reads the store and never writes it."""

from argparse import Namespace
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from irtui.cli import wiring
from irtui.cli.alertsjson import alerts_json
from irtui.cli.asking import ask_all, board_of, failed, troubles
from irtui.cli.output import fail, say, say_json, table
from irtui.domain.alert import EpisodeKey
from irtui.domain.board import Board
from irtui.domain.filter import Filter, FilterError, parse_filter
from irtui.domain.triage import Triage, standing
from irtui.domain.view import Row, View, look
from irtui.store import file
from irtui.store.errors import StoreError
from irtui.text import age


def run(options: Namespace) -> int:
    """Print what fires; 1 if that may not be all, with the reason on standard error."""
    start = wiring.read(options)
    try:
        wanted = parse_filter(" ".join(options.matchers))
    except FilterError as error:
        fail(str(error))
        return 2
    with ThreadPoolExecutor(1) as beside:
        deciding = beside.submit(_triage, start)
        outcomes = ask_all(start.settings.sources)
    told = [trouble for outcome in outcomes for trouble in troubles(outcome)]
    bad = any(map(failed, outcomes))
    try:
        book = deciding.result()
    except StoreError as error:
        book, bad = {}, True
        told.append(f"What was done about the alerts is unknown: {error}")
    board = board_of(start.settings, outcomes)
    view = _view(start, board, book, wanted)
    if options.json:
        say_json(alerts_json(board, view.rows))
    elif view.rows:
        _print(view, several=len(outcomes) > 1)
    else:
        say(_nothing(view, board, certain=not told))
    for trouble in told:
        fail(trouble)
    return 1 if bad else 0


def _view(
    start: wiring.Start, board: Board, book: Mapping[EpisodeKey, Triage], wanted: Filter
) -> View:
    return look(
        board,
        standing(book, wiring.now()),
        wanted,
        wiring.now(),
        operator=start.operator,
        watchdogs=frozenset(start.settings.board.hidden),
        aside=True,
    )


def _triage(start: wiring.Start) -> Mapping[EpisodeKey, Triage]:
    """What operators decided, empty as long as there is no database."""
    if not start.database.exists() or not file.schema_version(start.database):
        return {}
    from irtui.workflow import reading

    with wiring.desk_of(replace(start, read_only=True)) as desk:
        return reading.common(desk).book


def _nothing(view: View, board: Board, *, certain: bool) -> str:
    if not certain:
        return "No alert is known, but not every source told everything."
    if any(state.restarting for state in board.sources.values()):
        return "No alert is known yet: a server that started lately may not have heard of all."
    return "No alert matches." if view.counts.filtered else "No alert."


def _print(view: View, *, several: bool) -> None:
    heads = ["SEVERITY", "ALERT", "ABOUT", "AGE", "STATE", "SUMMARY"]
    rows = [_cells(row) for row in view.rows]
    if several:
        heads.insert(0, "SOURCE")
        rows = [
            [row.entry.alert.source, *cells] for row, cells in zip(view.rows, rows, strict=True)
        ]
    table(heads, rows)


def _cells(row: Row) -> list[str]:
    alert = row.entry.alert
    return [
        row.level.word,
        alert.name or "–",
        alert.subject or "–",
        age(wiring.now() - alert.starts_at),
        _state(row),
        alert.summary,
    ]


def _state(row: Row) -> str:
    if row.triage is None or row.triage.owner is None:
        return str(row.entry.state)
    return f"{row.triage.state} {row.triage.incident or row.triage.owner}"
