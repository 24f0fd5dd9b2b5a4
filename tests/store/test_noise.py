"""The ledger as the database counts it, beside a count by plain loops; and what it reads."""

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, insert

from irtui.domain.noise import RuleNoise, ledger
from irtui.domain.triage import NoiseReason
from irtui.store import noise, samples
from irtui.store.database import Store
from irtui.store.tables import Episode, IncidentAlert, TriageRow
from tests import figures, reports
from tests.builders import MINUTE, T0, store_at

SINCE = T0 + timedelta(hours=5)
STATES = ("new", "acknowledged", "linked", "snoozed", "dismissed", None)


def episodes(seed: int) -> list[dict[str, Any]]:
    """Random firings of a few rules, some of which flap, overlap, or never end."""
    dice = random.Random(seed)
    found: dict[tuple[str, str, datetime], dict[str, Any]] = {}
    for number in range(1, 400):
        at = T0 + MINUTE * dice.randrange(1500)
        rule, source = f"Rule{dice.randrange(6)}", dice.choice(("eu", "us"))
        fingerprint = f"{rule}-{dice.randrange(3)}"
        found[source, fingerprint, at] = {
            "id": UUID(int=number), "alertname": rule, "source": source, "starts_at": at,
            "fingerprint": fingerprint, "service": dice.choice(("a", "")),
            "ended_at": None if dice.random() < 0.2 else at + MINUTE * dice.randrange(60),
            "state": dice.choice(STATES), "reason": dice.choice([*map(str, NoiseReason), None]),
            "incident": dice.choice((0, 0, 0, 1, 2)),
        }  # fmt: skip
    return list(found.values())


def fill(store: Store, rows: list[dict[str, Any]]) -> None:
    """Write them, with an incident that counts and one that was cancelled."""
    raws = [{**raw, "alerts": [], "merged": False} for raw in figures.incidents(1, 2)]
    reports.fill(
        store,
        [
            {**raws[0], "kind": "incident", "status": "resolved"},
            {**raws[1], "kind": "incident", "status": "cancelled"},
        ],
    )
    with store.write() as session:
        for one in rows:
            earlier = [
                other
                for other in rows
                if other["source"] == one["source"]
                and other["fingerprint"] == one["fingerprint"]
                and other["starts_at"] < one["starts_at"]
            ]
            labels = {"service": one["service"]} if one["service"] else {}
            kept = ("id", "alertname", "source", "fingerprint", "starts_at", "ended_at")
            session.execute(
                insert(Episode).values(
                    **{name: one[name] for name in kept}, labels=labels, annotations={},
                    members={}, generator_url="", first_seen_at=one["starts_at"],
                    occurrence=len(earlier) + 1,
                )
            )  # fmt: skip
            if one["state"] is not None:
                mark = {"state": one["state"], "reason": one["reason"], "version": 1}
                session.execute(insert(TriageRow).values(episode_id=one["id"], **mark))
            if one["incident"]:
                link = {"incident_id": UUID(int=one["incident"]), "episode_id": one["id"]}
                session.execute(insert(IncidentAlert).values(**link, linked_at=T0, by="alice"))


def read(store: Store, service: str | None = None) -> tuple[list[RuleNoise], int]:
    """The ledger, and in how many pieces it was read."""
    place: noise.Place | None = noise.first(SINCE)
    found = []
    while place is not None:
        with store.read() as session:
            piece = noise.piece(session, place, service)
        found.append(piece)
        place = piece.next
    rules = ledger(one for piece in found for one in piece.fired)
    starts = sum(sum(piece.quarters.values()) for piece in found)
    assert starts == sum(rule.fired for rule in rules)
    return rules, len(found)


@pytest.mark.parametrize("service", [None, "a", ""])
def test_the_database_counts_as_plain_loops_do(
    tmp_path: Path, service: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = episodes(5)
    monkeypatch.setattr(noise, "PIECE", 50)
    with store_at(tmp_path / "irtui.db") as store:
        fill(store, rows)
        rules, pieces = read(store, service)
    assert pieces > 3
    asked = [one for one in rows if one["starts_at"] >= SINCE and service in (None, one["service"])]
    assert {rule.alertname: _told(rule) for rule in rules} == {
        name: _counted([one for one in asked if one["alertname"] == name], rows)
        for name in {one["alertname"] for one in asked}
    }


def _told(rule: RuleNoise) -> tuple[Any, ...]:
    life = None if rule.life is None else rule.life / MINUTE
    return (
        rule.fired, rule.acknowledged, rule.led, rule.flapped, dict(rule.reasons), rule.ended,
        life, dict(rule.sources),
    )  # fmt: skip


def _counted(rows: list[dict[str, Any]], every: list[dict[str, Any]]) -> tuple[Any, ...]:
    taken = led = flapped = 0
    reasons: dict[str, int] = {}
    sources: dict[str, int] = {}
    lives: list[int] = []
    for one in rows:
        taken += one["state"] in ("acknowledged", "linked")
        led += one["incident"] == 1
        sources[one["source"]] = sources.get(one["source"], 0) + 1
        if one["state"] == "dismissed":
            reason = one["reason"] or "other"
            reasons[reason] = reasons.get(reason, 0) + 1
        if one["ended_at"] is not None:
            lives.append(round((one["ended_at"] - one["starts_at"]).total_seconds() / 60))
        before = [
            other
            for other in every
            if (other["source"], other["fingerprint"]) == (one["source"], one["fingerprint"])
            and other["starts_at"] < one["starts_at"]
        ]
        if before:
            last = max(before, key=lambda other: other["starts_at"])
            if last["ended_at"] is not None:
                pause = (one["starts_at"] - last["ended_at"]).total_seconds()
                flapped += -900 <= pause <= 900
    return len(rows), taken, led, flapped, reasons, len(lives), figures.median(lives), sources


def test_a_piece_never_reads_a_table_through(tmp_path: Path) -> None:
    asked: list[tuple[str, Any]] = []

    def hear(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    path = tmp_path / "irtui.db"
    with store_at(path) as store:
        reports.fill(store, figures.incidents(2, 30))
        event.listen(store._engine, "before_cursor_execute", hear)
        with store.read() as session:
            noise.piece(session, noise.first(SINCE))
            samples.piece(session, datetime.fromtimestamp(0, UTC), None)
    plans = []
    with closing(sqlite3.connect(path)) as connection:
        for statement, values in asked:
            if statement.startswith("SELECT"):
                rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
                plans += [row[3] for row in rows]
    # The incidents themselves are read in the order of their ids, as many as one piece takes.
    tables = ("SCAN episode", "SCAN event", "SCAN triage", "SCAN incident_alert", "SCAN review")
    assert [plan for plan in plans if plan.startswith(tables)] == []
    assert any("ix_event_severity" in plan for plan in plans)
    assert any("ix_episode_starts_at" in plan for plan in plans)
