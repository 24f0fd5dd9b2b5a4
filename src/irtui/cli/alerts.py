"""`irtui alerts`: what fires now, one shot. It reads the store and never writes it."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from irtui.cli import wiring
from irtui.cli.asking import ask_all
from irtui.cli.output import fail, say, say_json, table
from irtui.domain.alert import EpisodeKey
from irtui.domain.answer import Failure, Polled
from irtui.domain.board import Board, Waits, apply, empty
from irtui.domain.filter import Filter, FilterError, parse_filter
from irtui.domain.sourcestate import SourceState
from irtui.domain.triage import Triage
from irtui.domain.view import Row, View, look
from irtui.text import age, rfc3339


def run(options: Namespace) -> int:
    """Print what fires; 1 if any source failed, whose reason goes to standard error."""
    start = wiring.read(options)
    try:
        wanted = parse_filter(" ".join(options.matchers))
    except FilterError as error:
        fail(str(error))
        return 2
    outcomes = ask_all(start.settings.sources)
    board = empty((source.name, source.interval) for source in start.settings.sources)
    for outcome in outcomes:
        board, _ = apply(board, Polled(outcome, outcome.at), Waits())
    view = _view(start, board, wanted)
    if options.json:
        say_json({"sources": _sources(board), "alerts": [_alert(row) for row in view.rows]})
    else:
        _print(view)
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    for failure in failures:
        fail(f"{failure.source}: {failure.reason}")
    return 1 if failures else 0


def _view(start: wiring.Start, board: Board, wanted: Filter) -> View:
    return look(
        board,
        _triage(start),
        wanted,
        wiring.now(),
        operator=start.operator,
        watchdogs=frozenset(start.settings.board.hidden),
    )


def _triage(start: wiring.Start) -> Mapping[EpisodeKey, Triage]:
    """What operators decided, empty as long as there is no database."""
    if not start.database.is_file():
        return {}
    from irtui.workflow import reading

    desk = wiring.open_desk(replace(start, read_only=True))
    return reading.common(desk)[0] if desk.store.readable else {}


def _print(view: View) -> None:
    if not view.rows:
        say("No alert." if not view.counts.filtered else "No alert matches.")
        return
    now = wiring.now()
    table(
        ("SEVERITY", "ALERT", "ABOUT", "AGE", "STATE", "SUMMARY"),
        [
            (
                row.level.word,
                row.entry.alert.name,
                row.entry.alert.subject,
                age(max(now - row.entry.alert.starts_at, timedelta(0))),
                _state(row),
                row.entry.alert.summary,
            )
            for row in view.rows
        ],
    )


def _state(row: Row) -> str:
    if row.triage is None or row.triage.owner is None:
        return str(row.entry.state)
    return f"{row.triage.state} {row.triage.incident or row.triage.owner}"


def _sources(board: Board) -> list[dict[str, Any]]:
    return [_source(state) for state in board.sources.values()]


def _source(state: SourceState) -> dict[str, Any]:
    return {
        "name": state.name,
        "state": str(state.polled),
        "last_ok_at": rfc3339(state.last_ok_at),
        "error": state.reason,
        "members": [
            {"name": member.name, "error": member.error, "version": member.version}
            for member in state.members
        ],
    }


def _alert(row: Row) -> dict[str, Any]:
    alert, triage = row.entry.alert, row.triage
    return {
        "source": alert.source,
        "fingerprint": alert.fingerprint,
        "starts_at": rfc3339(alert.starts_at),
        "state": str(row.entry.state),
        "triage_state": str(triage.state) if triage else "new",
        "severity": row.level.name.lower(),
        "owner": triage.owner if triage else None,
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
        "incident": triage.incident if triage else None,
    }
