"""Silences on real Alertmanagers: what irtui makes is what amtool shows, and there is one of it."""

import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from irtui.domain.matcher import parse_all
from irtui.domain.silenceintent import IntentState
from irtui.domain.silencereach import Firing
from irtui.domain.silencetold import Taken
from irtui.workflow import intents, reading, silences
from irtui.workflow.intents import Order
from tests.services.alertmanager import RealAlertmanager, RealCluster
from tests.stories.alertmanagers import Swallow, amtool, now, queried, station

pytestmark = pytest.mark.real

HOUR = timedelta(hours=1)
FULL = {"labels": {"alertname": "DiskFull", "instance": "db-1", "team": "a"}}
SLOW = {"labels": {"alertname": "Slow", "instance": "web-1"}}


def silenced(server: RealAlertmanager) -> set[str]:
    """The names of the alerts that the server suppresses."""
    return {
        alert["labels"]["alertname"]
        for alert in server.get("/api/v2/alerts")
        if alert["status"]["silencedBy"]
    }


def unexpired(server: RealAlertmanager) -> list[str]:
    return [
        one["id"] for one in server.get("/api/v2/silences") if one["status"]["state"] != "expired"
    ]


def test_a_silence_made_here_is_what_amtool_shows(
    tmp_path: Path, alertmanager: RealAlertmanager
) -> None:
    alertmanager.post([FULL, SLOW])
    with station(tmp_path, alertmanager.url) as here:
        here.until(lambda: len(here.alerts) == 2)
        matchers = parse_all('alertname="DiskFull" instance=~"db-.*" team!="b" x!~".+"')
        preview = Firing.on(here.watch.board, "prod").reach(matchers)
        outcome = here.does(
            silences.add, "prod", matchers, 'disk "ä" is\nreplaced', HOUR, alerts=preview.matched
        )
        assert outcome.ok
        (shown,) = queried(alertmanager.url)
        assert shown["id"] == outcome.intent.silence_id
        assert (shown["createdBy"], shown["comment"]) == ("alice", 'disk "ä" is\nreplaced')
        assert shown["matchers"] == [
            {"name": "alertname", "value": "DiskFull", "isRegex": False, "isEqual": True},
            {"name": "instance", "value": "db-.*", "isRegex": True, "isEqual": True},
            {"name": "team", "value": "b", "isRegex": False, "isEqual": False},
            {"name": "x", "value": ".+", "isRegex": True, "isEqual": False},
        ]
        assert {one.name for one in preview.matched} == silenced(alertmanager) == {"DiskFull"}
        here.until(lambda: not here.intents())
        here.until(lambda: here.alerts["DiskFull"].silenced_by == (shown["id"],))
        known = here.database.submit(silences.known, outcome.intent.id).result()
        assert known.state is IntentState.CONFIRMED


def test_a_silence_made_with_amtool_is_what_is_shown_here(
    tmp_path: Path, alertmanager: RealAlertmanager
) -> None:
    with station(tmp_path, alertmanager.url) as here:
        said = amtool(
            alertmanager.url, "silence", "add", "alertname=~Disk.*", "team!=b", "--author=carol",
            "--comment=planned", "--duration=2h",
        )  # fmt: skip
        identity = said.strip()
        here.until(lambda: identity in here.silences)
        silence = here.silences[identity]
        assert (silence.created_by, silence.comment) == ("carol", "planned")
        assert list(map(str, silence.matchers)) == ['alertname=~"Disk.*"', 'team!="b"']
        assert HOUR < silence.remaining(now()) <= 2 * HOUR
        assert here.does(silences.expire, silence).ok
        assert queried(alertmanager.url) == []
        here.until(lambda: not here.silences)


def test_an_edit_that_changes_matchers_works_on_under_the_new_id(
    tmp_path: Path, alertmanager: RealAlertmanager
) -> None:
    alertmanager.post([FULL, SLOW])
    with station(tmp_path, alertmanager.url) as here:
        first = here.does(silences.add, "prod", parse_all("alertname=DiskFull"), "why", HOUR)
        here.until(lambda: here.silences)
        (before,) = here.silences.values()
        longer = here.does(silences.extend, before, HOUR)
        assert longer.intent.silence_id == first.intent.silence_id
        other = here.does(silences.edit, before, matchers=parse_all("alertname=Slow"))
        assert other.ok
        new = other.intent.silence_id
        assert new != first.intent.silence_id
        assert [one["id"] for one in queried(alertmanager.url)] == [new]
        assert silenced(alertmanager) == {"Slow"}
        here.until(lambda: list(here.silences) == [new])
        assert here.does(silences.extend, here.silences[new], HOUR).intent.silence_id == new
        (shown,) = queried(alertmanager.url)
        assert shown["id"] == new
        here.until(lambda: here.silences[new].remaining(now()) > HOUR)
        assert here.does(silences.expire, here.silences[new]).ok
        assert silenced(alertmanager) == set()


@pytest.mark.parametrize("dead", [0, 1])
def test_a_pair_with_one_member_dead_gets_exactly_one(
    tmp_path: Path, alertmanager_pair: RealCluster, dead: int
) -> None:
    alive = alertmanager_pair.members[1 - dead]
    with station(tmp_path, *alertmanager_pair.urls) as here:
        alertmanager_pair.members[dead].kill()
        outcome = here.does(silences.add, "prod", parse_all("alertname=DiskFull"), "why", HOUR)
        assert outcome.ok
        assert len(queried(alive.url)) == 1
        here.until(lambda: here.silences)
        alertmanager_pair.members[dead].start()
        back = alertmanager_pair.members[dead]
        back.wait(lambda: unexpired(back) == [outcome.intent.silence_id])
        assert unexpired(alive) == [outcome.intent.silence_id]
        assert list(here.silences) == [outcome.intent.silence_id]


def test_a_member_that_hangs_gets_no_second_one_when_it_wakes_up(
    tmp_path: Path, alertmanager_pair: RealCluster
) -> None:
    """It was stopped with the request in its socket, and takes it later all the same."""
    first, second = alertmanager_pair.members
    with station(tmp_path, *alertmanager_pair.urls, timeout=1) as here:
        assert first._process is not None
        os.kill(first._process.pid, signal.SIGSTOP)
        try:
            outcome = here.does(silences.add, "prod", parse_all("alertname=Full"), "why", HOUR)
        finally:
            os.kill(first._process.pid, signal.SIGCONT)
        assert outcome.ok
        for member in (first, second):
            member.wait(lambda member=member: unexpired(member) == [outcome.intent.silence_id])
        here.until(lambda: list(here.silences) == [outcome.intent.silence_id])


def test_a_timeout_after_the_server_took_it_makes_no_second_one(
    tmp_path: Path, alertmanager_pair: RealCluster
) -> None:
    first, second = alertmanager_pair.members
    proxy = Swallow(first.url)
    with station(tmp_path, proxy.url, second.url, timeout=1) as here:
        proxy.swallows = True
        outcome = here.does(silences.add, "prod", parse_all("alertname=Full"), "why", HOUR)
        proxy.close()
        assert proxy.swallowed
        assert outcome.ok, outcome.text
        identity = outcome.intent.silence_id
        assert [one["id"] for one in queried(first.url)] == [identity]
        second.wait(lambda: unexpired(second) == [identity])
        # Not even one that has expired by now.
        assert len(first.get("/api/v2/silences")) == 1
        here.until(lambda: not here.intents())


def test_until_resolved_ends_after_the_resolve(
    tmp_path: Path, alertmanager: RealAlertmanager
) -> None:
    alertmanager.post([FULL, SLOW])
    with station(tmp_path, alertmanager.url) as here:
        here.until(lambda: len(here.alerts) == 2)
        full = here.alerts["DiskFull"]
        outcome = here.does(
            silences.add_until_resolved, "prod", parse_all("alertname=DiskFull"), "why", [full]
        )
        assert outcome.ok
        here.until(lambda: here.alerts["DiskFull"].suppressed)
        assert len(queried(alertmanager.url)) == 1
        alertmanager.post([{**FULL, "endsAt": (now() - HOUR / 3600).isoformat()}])
        here.until(lambda: not queried(alertmanager.url))
        assert "DiskFull" not in here.alerts
        here.until(lambda: not here.intents())
        history: Any = here.database.submit(reading.known_of, full).result().history
        assert history[-1].text == "DiskFull silence ended: resolved"


def test_after_a_crash_between_intent_and_result_it_is_found_again(
    tmp_path: Path, alertmanager: RealAlertmanager
) -> None:
    with station(tmp_path, alertmanager.url) as here:
        matchers = parse_all("alertname=DiskFull")
        wanted = silences.Wanted(matchers, now(), now() + HOUR, "", "why")
        intent = here.database.submit(intents.intend, Order("prod", wanted)).result()
        # The process ends here: what the server answered is lost.
        sent = here.watch.gateway.put("prod", intent.wanted)
        assert isinstance(sent, Taken)
        here.until(lambda: not here.intents())
        found = here.database.submit(silences.known, intent.id).result()
        assert (found.state, found.silence_id) == (IntentState.CONFIRMED, sent.id)
        assert len(queried(alertmanager.url)) == 1
