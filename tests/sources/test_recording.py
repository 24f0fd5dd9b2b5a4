"""A recording: what a reader gets from its lines is what was polled."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import Alert
from irtui.domain.answer import Answer, Failure, Trouble
from irtui.sources.alertmanager_entry import EntryReader, read_time
from irtui.sources.recording import Recording
from tests.builders import T0, alert, answer, many_alerts

_ALERTS = st.builds(
    lambda name, since, suppressed, text: alert(
        name,
        starts_at=T0 - timedelta(seconds=since),
        suppressed=suppressed,
        annotations={"summary": text},
    ),
    st.sampled_from("ABCD"),
    st.integers(0, 3),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=3),
)
_POLLS = st.lists(
    st.none() | st.lists(_ALERTS, max_size=4, unique_by=lambda one: one.fingerprint), max_size=12
)


def read(entry: dict[str, Any]) -> Alert:
    """An entry of a line, by the reader of the monitor's own answers."""
    told = EntryReader("prod", "a").read(entry)
    assert told is not None
    members = {name: read_time(at) for name, at in entry["members"].items()}
    return replace(told.alert, members={name: at for name, at in members.items() if at})


@given(_POLLS)
def test_the_lines_give_every_answer_and_failure_again(polls: list[list[Alert] | None]) -> None:
    recording = Recording(T0)
    alerts: dict[str, Alert] = {}
    for number, said in enumerate(polls):
        at = T0 + timedelta(seconds=15 * number)
        outcome: Answer | Failure = (
            Failure("prod", at, "it refused", Trouble.REFUSED)
            if said is None
            else answer(*said, at=at).outcome
        )
        text = recording.poll(outcome)
        assert text.index("\n") == len(text) - 1
        assert text.isascii()
        line = json.loads(text)
        assert (line["at"], line["source"]) == (15 * number, "prod")
        if isinstance(outcome, Failure):
            assert line["failure"] == {"reason": "it refused", "trouble": "refused"}
            continue
        changes = line["answer"]
        assert changes["full"] == all(one is None for one in polls[:number])
        for key in changes["gone"]:
            del alerts[key]
        alerts |= {one.fingerprint: one for one in map(read, changes["alerts"])}
        assert alerts == outcome.alerts


def test_an_hour_of_many_alerts_with_some_churn_stays_small() -> None:
    recording, size = Recording(T0), 0
    alerts = many_alerts(1000)
    for number in range(240):
        for changed in range(10):
            at = (number * 10 + changed) % 1000
            alerts[at] = replace(alerts[at], annotations={"summary": f"{number}"})
        when = T0 + timedelta(seconds=15 * number)
        size += len(recording.poll(answer(*alerts, at=when).outcome))
    assert size < 4_000_000


def test_a_login_in_an_address_is_left_out() -> None:
    recording = Recording(T0)
    secret = alert("A", generator_url="http://me:hush@prom/graph")
    plain = alert("B", generator_url="http://prom/graph")
    text = recording.poll(answer(secret, plain).outcome)
    assert "hush" not in text
    assert "http://prom/graph" in text
