"""The overview counts what is there, and puts first what parts the alerts."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import AlertState
from irtui.domain.alertlevel import level_of
from irtui.domain.board import Entry
from irtui.domain.overview import overview
from irtui.domain.view import Row
from tests.builders import alert

LABELS = st.dictionaries(
    st.sampled_from(["severity", "team", "pod", "a b"]),
    st.sampled_from(["", "critical", "info", "x", "y", "z"]),
    max_size=4,
)


def rows(labelsets: list[dict[str, str]]) -> list[Row]:
    return [
        Row(
            Entry(alert(fingerprint=f"{number:016x}", labels=labels), AlertState.FIRING),
            None,
            level_of(labels),
            stale=False,
        )
        for number, labels in enumerate(labelsets)
    ]


@given(st.lists(LABELS, max_size=25), st.integers(1, 6))
def test_counts_are_those_of_counting_one_by_one(
    labelsets: list[dict[str, str]], most: int
) -> None:
    found = {one.label: one for one in overview(rows(labelsets), most)}
    assert set(found) == {name for one in labelsets for name, value in one.items() if value}
    for name, label in found.items():
        counts = Counter(one.get(name, "") for one in labelsets)
        assert {share.value: share.count for share in label.top}.items() <= counts.items()
        best = sorted(counts.values(), reverse=True)[:most]
        assert [share.count for share in label.top] == best
        assert (label.values, label.more) == (len(counts), len(counts) - len(label.top))
        for share in label.top:
            levels = [level_of(one) for one in labelsets if one.get(name, "") == share.value]
            assert share.level is min(levels, key=lambda level: level.rank)


def test_what_parts_the_alerts_comes_first_and_what_tells_nothing_last() -> None:
    labelsets = [
        {
            "pod": f"pod-{number}",
            "region": "eu",
            "team": "shop" if number % 2 else "infra",
            "node": "n-1" if number == 7 else "n-2",
        }
        for number in range(40)
    ]
    found = [one.label for one in overview(rows(labelsets))]
    assert found[:2] == ["team", "node"]
    assert set(found[2:]) == {"pod", "region"}


def test_of_one_alert_or_none_there_is_nothing_to_part() -> None:
    assert overview([]) == ()
    [label] = overview(rows([{"team": "a"}]))
    assert (label.telling, label.values, label.top[0].count) == (0, 1, 1)


def test_thousands_are_counted_like_a_few() -> None:
    labelsets = [{"team": "abc"[n % 3], "pod": str(n), "n": "x" * (n % 700)} for n in range(1300)]
    found = {one.label: one for one in overview(rows(labelsets))}
    assert [share.count for share in found["team"].top] == [434, 433, 433]
    assert (found["pod"].values, found["n"].values) == (1300, 700)
    assert all(sum(share.count for share in one.top) <= 1300 for one in found.values())
