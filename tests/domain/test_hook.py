"""Which notices a hook wants, and that a storm never calls it too often."""

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alertlevel import AlertLevel
from irtui.domain.hook import Allowance, Hook
from irtui.domain.matcher import parse_all
from irtui.domain.notice import Notice, Occasion
from tests.builders import alert

ON = frozenset({Occasion.FIRED, Occasion.SOURCE_STALE})


def fired(**labels: str) -> Notice:
    return Notice(Occasion.FIRED, "prod", alert(labels={"alertname": "A", **labels}))


def test_a_hook_wants_its_occasions() -> None:
    hook = Hook("page", ON, ("page",))
    assert hook.wants(fired())
    assert hook.wants(Notice(Occasion.SOURCE_STALE, "prod"))
    assert not hook.wants(Notice(Occasion.ENDED, "prod", alert()))


def test_matchers_and_level_choose_among_alerts_only() -> None:
    matchers = parse_all('team="payments",zone!="lab"')
    hook = Hook("page", ON, ("page",), matchers, AlertLevel.WARNING)
    assert hook.wants(fired(team="payments", severity="warning"))
    assert not hook.wants(fired(team="payments", severity="warning", zone="lab"))
    assert not hook.wants(fired(team="payments", severity="info"))
    assert not hook.wants(fired(team="payments"))
    assert not hook.wants(fired(severity="critical"))
    assert hook.wants(Notice(Occasion.SOURCE_STALE, "prod"))


def test_a_storm_is_told_as_one_number() -> None:
    allowance = Allowance(30)
    assert sum(allowance.admit(second / 1000) for second in range(10_000)) == 30
    assert allowance.owed(59.9) == 0
    assert allowance.wait(59.9) is not None
    assert allowance.owed(60) == 9970
    assert allowance.owed(61) == 0
    assert allowance.wait(61) is None
    assert allowance.admit(61)


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.floats(0, 100), st.booleans()), max_size=200),
)
def test_no_minute_has_more_calls_than_allowed_and_nothing_is_forgotten(
    most: int, steps: list[tuple[float, bool]]
) -> None:
    allowance, at = Allowance(most), 0.0
    calls: list[float] = []
    wanted = told = 0
    for pause, looks in steps:
        at += pause
        if looks:
            count = allowance.owed(at)
            told += count
            calls += [at] if count else []
        else:
            wanted += 1
            told += (admitted := allowance.admit(at))
            calls += [at] if admitted else []
    for index, call in enumerate(calls):
        assert sum(1 for other in calls[index:] if other - call < 60) <= most
    assert told + allowance.skipped == wanted
    if (wait := allowance.wait(at)) is not None:
        assert allowance.owed(at + wait + 1e-6) > 0
