"""Timelines are read by index, whatever their length."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlmodel import Session

from irtui.domain.timelinefilter import Filter
from irtui.store import incidents, timelines
from irtui.workflow import response
from irtui.workflow.desk import Desk
from tests.builders import T0, Clock, desk, store_at
from tests.workflow.long import fill

MANY = 3_000
BY_TIME = "USING INDEX ix_event_incident (incident_id=?"


@pytest.fixture(scope="module")
def alice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with store_at(tmp_path_factory.mktemp("store") / "irtui.db") as store:
        at = desk(store, Clock())
        for title in ("one", "other"):
            one = response.declare(at, [], title=title, reason="r", impact="i", severity=None)
            fill(at, one.key, MANY)
        yield at


def asked(alice: Desk, query: Callable[[Session, UUID], object]) -> tuple[list[str], int]:
    """How SQLite goes about a query, and how many thousands of steps that takes."""
    statements: list[tuple[str, Any]] = []
    steps = 0

    def listen(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        statements.append((statement, values))

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with alice.store.read() as session:
        incident = incidents.get(session, "INC-2026-0001").id
        connection = session.connection()
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        event.listen(connection.engine, "before_cursor_execute", listen)
        raw.set_progress_handler(count, 1000)
        query(session, incident)
        raw.set_progress_handler(None, 0)
        event.remove(connection.engine, "before_cursor_execute", listen)
        plans = [
            row[3]
            for statement, values in statements
            for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            if "event" in row[3]
        ]
    return plans, steps


MIDDLE = (T0, MANY // 2)
QUERIES: dict[str, tuple[Callable[[Session, UUID], object], str]] = {
    "newest": (lambda s, i: timelines.newest(s), "USING COVERING INDEX ix_event_sequence"),
    "news": (
        lambda s, i: timelines.has_news(s, i, 2 * MANY),
        "INDEX ix_event_sequence (sequence>?",
    ),
    "last": (lambda s, i: timelines.earlier(s, i, None, 20), f"{BY_TIME})"),
    "first": (lambda s, i: timelines.later(s, i, None, 20), f"{BY_TIME})"),
    "earlier": (lambda s, i: timelines.earlier(s, i, MIDDLE, 20), f"{BY_TIME} AND at<?"),
    "later": (lambda s, i: timelines.later(s, i, MIDDLE, 20), f"{BY_TIME} AND at>?"),
    "before": (lambda s, i: timelines.count_before(s, i, MIDDLE), f"{BY_TIME} AND at<?"),
    "filtered": (
        lambda s, i: timelines.earlier(s, i, MIDDLE, 20, Filter.KEY),
        f"{BY_TIME} AND at<?",
    ),
    "counted": (lambda s, i: timelines.count(s, i, Filter.ALL), f"{BY_TIME})"),
    "after": (lambda s, i: timelines.count_after(s, i, MIDDLE), f"{BY_TIME} AND at>?"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_begins_where_an_index_says(alice: Desk, name: str) -> None:
    query, index = QUERIES[name]
    plans, _ = asked(alice, query)
    assert any(index in plan for plan in plans), plans
    assert not [plan for plan in plans if plan == "SCAN event"]


@pytest.mark.parametrize("name", ["newest", "news", "last", "first"])
def test_a_look_takes_as_long_as_what_it_finds(alice: Desk, name: str) -> None:
    _, thousands = asked(alice, QUERIES[name][0])
    assert thousands < 5, "it goes through the whole timeline"
