"""Status updates at verb level: what is posted, queued, due, put off and not undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from irtui.domain.channel import ChannelKind, ChannelRule
from irtui.domain.incident import NotAllowed, Status
from irtui.domain.statusupdate import DeliveryState
from irtui.domain.timeline import Kind
from irtui.domain.updaterules import UpdateRules
from irtui.domain.updatestage import Templates
from irtui.domain.updatetemplate import parse
from irtui.store.errors import Changed
from irtui.workflow import merging, reading, response, severity, updates
from irtui.workflow.desk import Desk
from irtui.workflow.undo import Irreversible, undo
from tests.builders import MINUTE, T0, Clock, colleague, desk, store_at
from tests.workflow.couriering import OPS, informed

LOG = ChannelRule("log", ChannelKind.FILE)
DRY = ChannelRule("page", ChannelKind.COMMAND, ("internal",), dry_run=True)
COPY = ChannelRule("copy", ChannelKind.CLIPBOARD)


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        at = informed(desk(store, now), OPS, LOG, DRY, COPY)
        response.declare(
            at, [], title="Slow", reason="p99", impact="nobody can pay", severity="SEV1"
        )
        yield at


KEY = "INC-2026-0001"


def told(at: Desk, audience: str = "internal", **written: str) -> str:
    return updates.preview(at, KEY, audience, written).body


def test_the_first_update_declares_until_there_is_something_to_say(alice: Desk) -> None:
    assert told(alice) == ("Incident declared, SEV1. Reason: p99. Users notice: nobody can pay.")
    assert told(alice, known="a bad deploy") == (
        "Impact now: nobody can pay. Known: a bad deploy. Next update 12:20 UTC."
    )


def test_posting_is_one_act_with_a_delivery_for_each_channel(alice: Desk, now: Clock) -> None:
    now.tick(minutes=5)
    sent = updates.post(alice, KEY, "internal", {"known": "a bad deploy"}, hands="me")
    record = reading.incident(alice, KEY)
    assert record.updates == (sent,)
    assert {one.channel: one.state for one in sent.deliveries} == {
        "ops": DeliveryState.QUEUED,
        "log": DeliveryState.QUEUED,
        "page": DeliveryState.DRY_RUN,
        "copy": DeliveryState.SENDING,
    }
    assert (sent.number, sent.stage, sent.fields) == (1, "internal", {"known": "a bad deploy"})
    assert sent.next_update_at == record.incident.next_update_at == now.at + 20 * MINUTE
    (event,) = [one for one in record.timeline if one.kind is Kind.UPDATE_SENT]
    assert event.text.startswith("update 1 for internal: Impact now: nobody can pay.")


def test_only_its_channels_get_it_and_no_clipboard_without_hands(alice: Desk) -> None:
    sent = updates.post(alice, KEY, "executive", {"summary": "we roll back"})
    assert [one.channel for one in sent.deliveries] == ["ops"]
    alone = replace(alice, updates=UpdateRules())
    sent = updates.post(alone, KEY, "customer", {}, hands="me")
    assert [one.channel for one in sent.deliveries] == ["clipboard"]


def test_who_is_slower_is_told_who_was_quicker(alice: Desk) -> None:
    updates.post(colleague(alice), KEY, "internal", {"known": "x"}, seen=0)
    with pytest.raises(Changed, match="bob sent update 1 meanwhile"):
        updates.post(alice, KEY, "internal", {"known": "y"}, seen=0)
    assert len(reading.incident(alice, KEY).updates) == 1


def test_after_two_hours_without_change_it_is_short_unless_there_is_news(
    alice: Desk, now: Clock
) -> None:
    updates.post(alice, KEY, "internal", {"known": "a bad deploy", "actions": "rolling back"})
    now.tick(hours=3)
    assert told(alice, known="a bad deploy", actions="rolling back") == (
        "No change since 12:00 UTC. Still doing: rolling back. Next update 16:00 UTC."
    )
    assert "Known: the disk" in told(alice, known="the disk", actions="rolling back")
    response.move(alice, KEY, Status.IDENTIFIED)
    assert told(alice, known="a bad deploy").startswith("Impact now")


def test_the_customers_text_follows_the_status(alice: Desk, now: Clock) -> None:
    assert told(alice, "customer").startswith("Since 12:00 UTC some users may see nobody can pay.")
    now.tick(minutes=30)
    response.move(alice, KEY, Status.MITIGATED)
    assert told(alice, "customer").startswith("nobody can pay has stopped.")
    response.move(alice, KEY, Status.RESOLVED)
    assert told(alice, "customer", data_loss="none") == (
        "Solved at 12:30 UTC. It lasted 30 min. Data lost: none."
    )


def test_an_own_template_is_an_audience(alice: Desk) -> None:
    own = replace(alice, updates=UpdateRules(Templates({"support": parse("Say: {known}")})))
    assert updates.preview(own, KEY, "support", {"known": "sorry"}).body == "Say: sorry"
    with pytest.raises(NotAllowed, match="Nothing is left of the text"):
        updates.preview(own, KEY, "support", {})
    with pytest.raises(NotAllowed, match="press is no audience: there are internal, executive"):
        updates.preview(own, KEY, "press", {})


def test_a_text_of_ones_own_stands_as_it_is(alice: Desk) -> None:
    sent = updates.post(alice, KEY, "internal", {}, body=" All {known} is well\x1b[2J ")
    assert (sent.stage, sent.body) == ("text", "All {known} is well␛[2J")


def test_the_next_update_is_as_the_severity_or_the_operator_says(alice: Desk, now: Clock) -> None:
    assert updates.post(alice, KEY, "internal", {"known": "x"}).next_update_at == T0 + 20 * MINUTE
    half = updates.post(alice, KEY, "internal", {"known": "x"}, next_update=timedelta(minutes=30))
    assert half.next_update_at == T0 + 30 * MINUTE
    none = updates.post(alice, KEY, "internal", {"known": "x"}, next_update=timedelta())
    assert none.next_update_at is None
    now.tick(hours=2)
    assert updates.post(alice, KEY, "internal", {"known": "y"}).next_update_at == (
        now.at + 60 * MINUTE
    )


def test_it_is_put_off_by_a_number_and_that_is_undone(alice: Desk, now: Clock) -> None:
    updates.post(colleague(alice), KEY, "internal", {"known": "x"})
    assert updates.snooze(alice, KEY, 15) == "The next update of INC-2026-0001 is due in 15 min."
    assert reading.incident(alice, KEY).incident.next_update_at == now.at + 15 * MINUTE
    undo(alice)
    assert reading.incident(alice, KEY).incident.next_update_at == now.at + 20 * MINUTE
    with pytest.raises(NotAllowed, match="give a number above 0"):
        updates.snooze(alice, KEY, 0)


def test_what_was_sent_is_not_undone(alice: Desk) -> None:
    updates.post(alice, KEY, "internal", {"known": "x"})
    with pytest.raises(Irreversible, match="An update that was sent is not undone: p sends"):
        undo(alice)


def due(at: Desk) -> timedelta | None:
    moment = reading.incident(at, KEY).incident.next_update_at
    return None if moment is None else moment - at.now()


def test_the_first_update_is_due_from_the_declaration_on(alice: Desk) -> None:
    assert due(alice) == 20 * MINUTE


def test_a_severity_change_recomputes_from_the_last_update(alice: Desk, now: Clock) -> None:
    updates.post(alice, KEY, "internal", {"known": "x"})
    now.tick(minutes=10)
    severity.set_severity(alice, KEY, "SEV2", "half of them")
    assert due(alice) == 20 * MINUTE
    severity.set_severity(alice, KEY, "SEV4", "nobody notices")
    assert due(alice) is None
    now.tick(minutes=30)
    severity.set_severity(alice, KEY, "SEV1", "all of them")
    assert due(alice) == 0 * MINUTE


def test_the_end_ends_the_updates_and_going_back_begins_them_again(alice: Desk, now: Clock) -> None:
    updates.snooze(alice, KEY, 45)
    response.move(alice, KEY, Status.IDENTIFIED)
    assert due(alice) == 45 * MINUTE
    response.move(alice, KEY, Status.RESOLVED)
    assert due(alice) is None
    undo(alice)
    assert due(alice) == 45 * MINUTE
    response.move(alice, KEY, Status.RESOLVED)
    now.tick(hours=1)
    response.move(alice, KEY, Status.INVESTIGATING, "it is back")
    assert due(alice) == 0 * MINUTE


def test_what_was_merged_is_told_of_where_it_went(alice: Desk) -> None:
    other = response.declare(
        alice, [], title="Slow", reason="r", impact="i", severity=None, detection="operator"
    )
    merging.merge(alice, KEY, other.key)
    with pytest.raises(NotAllowed, match="was merged into INC-2026-0002"):
        updates.post(alice, KEY, "internal", {"known": "a bad deploy"})
    assert updates.post(alice, other.key, "internal", {"known": "a bad deploy"}).number == 1
