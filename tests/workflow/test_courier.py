"""The queue: claimed once, tried again, and what nobody knows stays unknown."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from irtui.domain.channel import Refused, Sent, Uncertain
from irtui.domain.incident import NotAllowed, Status
from irtui.domain.statusupdate import Delivery, DeliveryState
from irtui.domain.updateprogress import MOST_TRIES, progress, told
from irtui.store.thread import DatabaseThread
from irtui.workflow import deliveries, reading, response, updates
from irtui.workflow.courier import LOOK, Courier
from irtui.workflow.desk import Desk
from tests.builders import Clock, desk, store_at
from tests.comms.receiver import receiver
from tests.workflow.couriering import OPS, Scripted, courier_of, informed

ROOT = Path(__file__).parents[2]
KEY = "INC-2026-0001"


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path, now: Clock) -> Iterator[DatabaseThread[Desk]]:
    with store_at(tmp_path / "irtui.db") as store:
        thread = DatabaseThread(lambda: informed(desk(store, now), OPS))
        thread.submit(
            response.declare, [], title="Slow", reason="p99", impact="all", severity="SEV1"
        ).result()
        yield thread
        thread.close()


def post(database: DatabaseThread[Desk]) -> UUID:
    return database.submit(updates.post, KEY, "internal", {"known": "x"}).result().id


def states(database: DatabaseThread[Desk]) -> list[Delivery]:
    found = database.submit(reading.incident, KEY).result().updates
    return [way for one in found for way in one.deliveries]


def test_what_is_refused_is_tried_again_later_and_sent_once(
    database: DatabaseThread[Desk], now: Clock
) -> None:
    channel = Scripted("ops", Refused("HTTP 503"), Refused("HTTP 503"), Sent())
    courier = courier_of(database, {"ops": lambda: channel})
    post(database)
    assert isinstance(courier.round("ops"), Delivery)
    assert courier.round("ops") == timedelta(seconds=5)
    (way,) = states(database)
    assert (way.state, way.attempts) == (DeliveryState.QUEUED, 1)
    assert told(way, now.at) == "next try in 5s: HTTP 503"
    now.tick(seconds=5)
    assert isinstance(courier.round("ops"), Delivery)
    assert courier.round("ops") == LOOK
    now.tick(seconds=10)
    assert isinstance(courier.round("ops"), Delivery)
    assert courier.round("ops") == LOOK
    (way,) = states(database)
    assert (way.state, way.attempts, way.sent_at, way.error) == (
        DeliveryState.SENT, 3, now.at, "",
    )  # fmt: skip
    assert len({one.delivery for one in channel.sent}) == 1
    assert "sent to 1 of 1" in progress(
        database.submit(reading.incident, KEY).result().updates[0], now.at
    )


def test_what_never_goes_through_fails_in_the_end(
    database: DatabaseThread[Desk], now: Clock
) -> None:
    channel = Scripted("ops", Refused("connection refused"))
    courier = courier_of(database, {"ops": lambda: channel})
    post(database)
    began = now.at
    while not isinstance(courier.round("ops"), timedelta) or states(database)[0].next_try_at:
        now.at = states(database)[0].next_try_at or now.at
    (way,) = states(database)
    assert (way.state, way.attempts) == (DeliveryState.FAILED, MOST_TRIES)
    assert timedelta(minutes=45) < now.at - began < timedelta(minutes=75)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Refused("HTTP 404", retry=False), DeliveryState.FAILED),
        (Uncertain("no answer in 10 s after it was sent"), DeliveryState.UNCERTAIN),
    ],
)
def test_what_is_over_is_sent_again_only_by_hand(
    database: DatabaseThread[Desk], now: Clock, answer: Refused | Uncertain, state: DeliveryState
) -> None:
    channel = Scripted("ops", answer, Sent())
    courier = courier_of(database, {"ops": lambda: channel})
    post(database)
    courier.round("ops")
    now.tick(days=1)
    assert courier.round("ops") == LOOK
    (way,) = states(database)
    assert (way.state, way.error) == (state, answer.why)
    database.submit(deliveries.resend, way.id, seen=way.version).result()
    courier.round("ops")
    assert states(database)[0].state is DeliveryState.SENT
    assert len(channel.sent) == 2
    with pytest.raises(NotAllowed, match="it is sent by now"):
        database.submit(deliveries.resend, way.id, seen=way.version).result()


def test_an_update_wakes_those_before_it(database: DatabaseThread[Desk]) -> None:
    channel = Scripted("ops", Refused("HTTP 503"), Sent())
    courier = courier_of(database, {"ops": lambda: channel})
    post(database)
    courier.round("ops")
    post(database)
    courier.round("ops")
    courier.round("ops")
    assert [one.number for one in channel.sent] == [1, 1, 2]


def test_a_fault_of_ours_is_not_sent_again_and_not_repeated(
    database: DatabaseThread[Desk], caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        name = "ops"

        def send(self, message: object) -> Sent:
            raise RuntimeError("https://chat.example/T0PSECRET")

    post(database)
    courier_of(database, {"ops": Broken}).round("ops")
    (way,) = states(database)
    assert (way.state, way.error) == (
        DeliveryState.UNCERTAIN, "it failed inside irtui: RuntimeError",
    )  # fmt: skip
    assert "T0PSECRET" not in caplog.text


def test_a_channel_nobody_knows_here_stays_queued(database: DatabaseThread[Desk]) -> None:
    post(database)
    assert courier_of(database, {}).round("other") == LOOK
    assert states(database)[0].state is DeliveryState.QUEUED


def test_a_claim_is_settled_only_by_whoever_has_it(database: DatabaseThread[Desk]) -> None:
    post(database)
    found = database.submit(deliveries.claim, "ops", "host/1@1").result()
    assert database.submit(deliveries.claim, "ops", "host/2@2").result() is None
    settled = database.submit(deliveries.settle, found.delivery, "host/2@2", Sent()).result()
    assert settled.state is DeliveryState.SENDING
    settled = database.submit(deliveries.settle, found.delivery, "host/1@1", Sent()).result()
    assert settled.state is DeliveryState.SENT


def test_a_channel_that_hangs_blocks_nothing(
    database: DatabaseThread[Desk], tmp_path: Path
) -> None:
    went, let_go = threading.Event(), threading.Event()

    class Hangs:
        name = "ops"

        def send(self, message: object) -> Sent:
            went.set()
            let_go.wait(30)
            return Sent()

    courier: Courier = courier_of(database, {"ops": Hangs})
    courier.start()
    post(database)
    courier.poke()
    assert went.wait(10)
    response_to = database.submit(response.move, KEY, Status.MITIGATED)
    assert response_to.result(5) == f"{KEY} is mitigated."
    assert states(database)[0].state is DeliveryState.SENDING
    let_go.set()
    courier.close()
    assert states(database)[0].state is DeliveryState.SENT


def another(path: Path, url: str) -> "subprocess.Popen[str]":
    """A courier in a process of its own, which waits for a line before it begins."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.workflow.couriering", str(path), url],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def go(*processes: "subprocess.Popen[str]") -> None:
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()


def test_two_processes_never_send_the_same(database: DatabaseThread[Desk], tmp_path: Path) -> None:
    for _ in range(8):
        post(database)
    with receiver() as taken:
        both = [another(tmp_path / "irtui.db", taken.url) for _ in range(2)]
        go(*both)
        assert [process.wait(60) for process in both] == [0, 0]
    keys = [one["idempotency-key"] for one in taken.headers]
    assert len(keys) == len(set(keys)) == 8
    assert {way.state for way in states(database)} == {DeliveryState.SENT}


def test_what_a_killed_process_was_sending_may_have_arrived(
    database: DatabaseThread[Desk], tmp_path: Path
) -> None:
    post(database)
    with receiver(hangs=True) as taken:
        other = another(tmp_path / "irtui.db", taken.url)
        go(other)
        assert taken.arrived.wait(30)
        other.kill()
        other.wait(10)
    channel = Scripted("ops", Sent())
    assert courier_of(database, {"ops": lambda: channel}).round("ops") == LOOK
    (way,) = states(database)
    assert (way.state, way.error) == (DeliveryState.UNCERTAIN, deliveries.LOST)
    assert channel.sent == []
