"""Why an alert is shown, suppressed or hidden."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from irtui.domain.alert import Alert
from irtui.domain.board import Board, apply, empty
from irtui.domain.explain import Lens, explain
from irtui.domain.matcher import parse_all
from irtui.domain.muting import Muting
from irtui.domain.silence import Silence
from irtui.domain.silencetold import SilencePicture
from irtui.domain.triage import Triage, TriageState
from irtui.domain.view import Counts
from irtui.domain.watchdog import Watchdog
from tests.builders import HOUR, INTERVAL, MINUTE, T0, WAITS, alert, answer, board, failure
from tests.domain.silences import silence

NOW = T0 + MINUTE


def told(
    one: Alert,
    *others: Alert,
    silences: Mapping[str, Silence] | None = None,
    on: Board | None = None,
    lens: Lens | None = None,
    triage: Triage | None = None,
    at: timedelta = timedelta(0),
    muting: Muting | str | None = None,
) -> dict[str, str]:
    """What is said of an alert, by title."""
    found = on or board(answer(one, *others, at=NOW))
    pictures = {"prod": SilencePicture("prod", silences or {}, NOW)}
    parts = explain(found.entry(one.key), triage, found, pictures, NOW + at, lens or Lens(), muting)
    return {part.title: " ".join(part.sentences) for part in parts}


def test_an_alert_that_fires_freely() -> None:
    said = told(alert(receivers=("oncall", "chat")))
    assert said["WHY SHOWN"].startswith("prod tells that it fires since 2026-01-31 12:00Z, 1 min.")
    assert "No filter is in force" in said["WHY SHOWN"]
    assert "notifies oncall, chat" in said["NOTIFIED"]
    assert "prod is being asked whether a mute interval holds" in said["NOTIFIED"]
    assert set(said) == {"WHY SHOWN", "NOTIFIED"}


def test_a_silence_is_named_with_who_until_when_and_why() -> None:
    one = alert(suppressed=True, silenced_by=("s1",))
    said = told(one, silences={"s1": silence(id="s1")})["SUPPRESSED"]
    assert "A silence of alice suppresses it until 2026-01-31 13:00Z, 59 min more" in said
    assert '"why"' in said
    assert 'alertname="HighLatency"' in said
    assert "s1 suppresses it, but is not on the list" in told(one)["SUPPRESSED"]
    over = told(one, silences={"s1": silence(id="s1")}, at=HOUR)["SUPPRESSED"]
    assert "suppressed it until 2026-01-31 13:00Z" in over


def test_a_silence_that_the_last_answer_does_not_know_yet() -> None:
    said = told(alert(), silences={"s1": silence(id="s1")})["SUPPRESSED"]
    assert "matches it until 2026-01-31 13:00Z; prod has not told it as suppressed yet" in said
    assert "SUPPRESSED" not in told(alert(), silences={"s1": silence('alertname="Other"')})
    assert "SUPPRESSED" not in told(alert(), silences={"s1": silence(ends_at=T0)})


def test_what_inhibits_it_is_named() -> None:
    cause = alert("NodeDown")
    one = alert(suppressed=True, inhibited_by=(cause.fingerprint, "gone"))
    said = told(one, cause)["SUPPRESSED"]
    assert "NodeDown (checkout) inhibits it, firing since 2026-01-31 12:00Z" in said
    assert "The alert gone inhibits it, which is not on the board" in said


def test_suppressed_by_nothing_that_is_named() -> None:
    assert "a mute interval may do that" in told(alert(suppressed=True))["SUPPRESSED"]


@pytest.mark.parametrize(
    ("muting", "words"),
    [
        (
            Muting([("day", ("nights", "weekends"))], ["oncall"]),
            "The mute interval nights, weekends holds it back: day is not called now. "
            "oncall is called.",
        ),
        (Muting(free=["oncall"]), "No mute interval holds its notifications back."),
        (Muting(), "in no group that is notified, so nobody is called"),
        (Muting(told=False), "Alertmanager does from 0.28 on"),
        ("timed out", "is not known: timed out."),
    ],
)
def test_mute_intervals_receiver_by_receiver(muting: Muting | str, words: str) -> None:
    assert words in told(alert(), muting=muting)["NOTIFIED"]


def test_view_filter_owner_and_what_is_hidden() -> None:
    lens = Lens('team="a"', "mine", Counts(filtered=3, watchdogs=1), {"Watchdog"})
    triage = Triage(TriageState.ACKNOWLEDGED, owner="carol", incident="INC-2026-0001")
    said = told(alert(), lens=lens, triage=triage)
    assert 'The view "mine" is in force' in said["WHY SHOWN"]
    assert 'matches it: team="a"' in said["WHY SHOWN"]
    assert "carol has it" in said["WHY SHOWN"]
    assert "part of INC-2026-0001" in said["WHY SHOWN"]
    assert "3 other alerts are hidden by the filter; esc clears it." in said["HIDDEN"]
    assert "not listed: Watchdog." in said["HIDDEN"]


def test_without_an_alert_it_says_what_is_hidden() -> None:
    (part,) = explain(None, None, board(), {}, NOW, Lens("x", counts=Counts(filtered=2, snoozed=3)))
    assert part.sentences == (
        "2 other alerts are hidden by the filter; esc clears it.",
        "3 alerts are out of sight: snoozed.",
    )


def test_a_stale_source_and_an_unconfirmed_alert() -> None:
    one = alert()
    stale = board(answer(one, at=NOW), failure("refused", at=NOW + MINUTE))
    assert (
        "prod is stale since its answer of 2026-01-31 12:01Z: refused"
        in told(one, on=stale)["DOUBTS"]
    )
    absent = board(answer(one, at=T0), answer(at=NOW))
    said = told(one, on=absent)["DOUBTS"]
    assert "not reported since 2026-01-31 12:01Z" in said


def test_a_watchdog_is_to_fire() -> None:
    one = alert("Watchdog")
    dog = Watchdog(parse_all('alertname="Watchdog"'))
    found, _ = apply(empty([("prod", INTERVAL)], [dog]), answer(one, at=NOW), WAITS)
    assert "It is a watchdog" in told(one, on=found)["WATCHDOG"]
