"""The union of what members tell: earliest start, nothing hidden, the same in any order."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import Alert
from irtui.sources.merge import merge, merged
from tests.sources.servers import NOON

MOMENTS = st.integers(0, 3).map(lambda minutes: NOON + timedelta(minutes=minutes))
NAMES = st.lists(st.sampled_from("abc"), max_size=3, unique=True).map(tuple)


@st.composite
def readings(draw: st.DrawFn) -> list[dict[str, Alert]]:
    """What two or three members tell about the same few alerts."""
    return [
        {
            fingerprint: Alert(
                source="prod",
                fingerprint=fingerprint,
                starts_at=(start := draw(MOMENTS)),
                labels={"alertname": fingerprint},
                annotations={"summary": draw(st.sampled_from("xyz"))},
                suppressed=draw(st.booleans()),
                silenced_by=draw(NAMES),
                inhibited_by=draw(NAMES),
                receivers=draw(NAMES),
                members={member: start},
                ends_at=draw(st.none() | MOMENTS),
                updated_at=draw(st.none() | MOMENTS),
            )
            for fingerprint in draw(st.sets(st.sampled_from("123")))
        }
        for member in ("am-a", "am-b", "am-c")[: draw(st.integers(2, 3))]
    ]


def everything(alerts: dict[str, Alert]) -> dict[str, tuple[object, ...]]:
    """Also the values that equality leaves out."""
    return {key: (alert, alert.ends_at, alert.updated_at) for key, alert in alerts.items()}


@given(readings())
def test_the_order_of_the_members_does_not_matter(told: list[dict[str, Alert]]) -> None:
    results = [everything(dict(merge(order))) for order in permutations(told)]
    assert all(result == results[0] for result in results)


@given(readings())
def test_nothing_is_lost_and_nothing_invented(told: list[dict[str, Alert]]) -> None:
    union = merge(told)
    assert union.keys() == {key for reading in told for key in reading}
    for fingerprint, alert in union.items():
        tellers = [reading[fingerprint] for reading in told if fingerprint in reading]
        assert alert.starts_at == min(one.starts_at for one in tellers)
        assert alert.updated_at == max(
            (one.updated_at for one in tellers if one.updated_at), default=None
        )
        assert alert.members == {
            member: start for one in tellers for member, start in one.members.items()
        }
        assert alert.suppressed == all(one.suppressed for one in tellers)
        lists = {one.receivers for one in tellers}
        every = tuple(sorted({name for names in lists for name in names}))
        assert alert.receivers == (every if len(lists) > 1 else lists.pop())


def test_one_member_is_taken_as_it_is() -> None:
    told: dict[str, Alert] = {}
    assert merge([told]) is told


def test_equal_lists_keep_their_order() -> None:
    alert = Alert("prod", "1", NOON, {}, receivers=("z", "a"), members={"am-a": NOON})
    assert merged([alert, replace(alert, members={"am-b": NOON})]).receivers == ("z", "a")
