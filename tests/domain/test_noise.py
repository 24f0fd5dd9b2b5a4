"""The ledger of noise: counts by rule, and which of them to fix first."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.noise import Fired, ledger, proposals
from irtui.domain.triage import NoiseReason
from tests.builders import MINUTE

MONTH = timedelta(days=30)
FALSE, FLAPPING = NoiseReason.FALSE_POSITIVE, NoiseReason.FLAPPING


def test_the_pieces_of_a_rule_come_together() -> None:
    (rule,) = ledger(
        [
            Fired("LinkFlaps", "eu", 3, 1, 1, 2, {FALSE: 1}, (MINUTE, 3 * MINUTE)),
            Fired("LinkFlaps", "us", 1, 0, 0, 0, {FALSE: 0, FLAPPING: 1}, (2 * MINUTE,)),
        ]
    )
    assert (rule.fired, rule.acknowledged, rule.led, rule.flapped) == (4, 1, 1, 2)
    assert (rule.reasons, rule.dismissed, rule.signal) == ({FALSE: 1, FLAPPING: 1}, 2, 0.25)
    assert (rule.ended, rule.life, rule.sources) == (3, 2 * MINUTE, {"eu": 3, "us": 1})
    assert rule.main_source is None


def test_the_rule_most_often_dismissed_comes_first() -> None:
    rules = ledger(
        [
            Fired("Useful", "eu", 50, acknowledged=50, led=9),
            Fired("Flaps", "eu", 9, acknowledged=9, flapped=8),
            Fired("Alone", "eu", 300),
            Fired("Wrong", "eu", 4, acknowledged=2, dismissed={NoiseReason.WRONG_THRESHOLD: 2}),
            Fired("Watchdog", "eu", 500),
            Fired("Never", "eu", 0),
        ],
        hidden={"Watchdog"},
    )
    assert [rule.alertname for rule in rules] == ["Wrong", "Alone", "Flaps", "Useful"]
    assert [rule.to_fix for rule in rules] == [True, True, True, False]


def test_a_proposal_says_what_to_do_and_why() -> None:
    dismissed = {FLAPPING: 3, NoiseReason.WRONG_THRESHOLD: 12}
    rules = ledger(
        [
            Fired("DiskFull", "eu", 1, dismissed={}, lives=()),
            Fired("DiskFull", "us", 39, 4, 0, 7, dismissed, (4 * MINUTE,)),
            Fired("Idle", "eu", 9),
        ]
    )
    (found,) = proposals(rules, MONTH)
    assert found.alertname == "DiskFull"
    assert str(found) == (
        "Change the threshold of DiskFull: fired 40× in 30 d, dismissed 15× (12 wrong threshold, "
        "3 flapping), flapped 7×, taken 4×, never led to an incident, median life 4 min, "
        "mostly on us"
    )


def test_what_nobody_took_is_worth_a_question() -> None:
    (found,) = proposals(ledger([Fired("", "eu", 10)]), MONTH)
    assert found.text == "Decide who needs the alert without a name, or remove its rule"
    assert found.evidence == "fired 10× in 30 d, taken by nobody, never led to an incident"


@given(
    st.lists(
        st.builds(
            lambda name, source, fired, taken, no: Fired(
                name, source, fired, min(taken, fired), 0, 0, {no: fired - min(taken, fired)}
            ),
            st.sampled_from("abc"),
            st.sampled_from("xy"),
            st.integers(0, 9),
            st.integers(0, 9),
            st.sampled_from(NoiseReason),
        )
    )
)
def test_nothing_is_lost_and_nothing_counts_twice(pieces: list[Fired]) -> None:
    rules = ledger(pieces)
    assert sum(rule.fired for rule in rules) == sum(one.fired for one in pieces)
    assert sum(rule.dismissed + rule.acknowledged for rule in rules) == sum(
        one.fired for one in pieces
    )
    assert len({rule.alertname for rule in rules}) == len(rules)
    assert rules == ledger(reversed(pieces))
    order = [rule.dismissed for rule in rules]
    assert order == sorted(order, reverse=True)
