"""The union of what members tell: earliest start, nothing hidden, the same in any order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import Alert
from irtui.sources.merge import Union, merge, merged
from irtui.sources.reading import Reading, Told
from tests.sources.servers import NOON

MEMBERS = ("am-a", "am-b", "am-c")
MOMENTS = st.integers(0, 3).map(lambda minutes: NOON + timedelta(minutes=minutes))
NAMES = st.lists(st.sampled_from("abc"), max_size=3, unique=True).map(tuple)


@st.composite
def reading(draw: st.DrawFn, member: str) -> Reading:
    """What a member tells about the same few alerts as the others."""
    alerts = {
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
        )
        for fingerprint in draw(st.sets(st.sampled_from("123")))
    }
    updated_at = {one: draw(MOMENTS) for one in alerts if draw(st.booleans())}
    return Reading(alerts, updated_at=updated_at)


@st.composite
def readings(draw: st.DrawFn) -> list[Reading]:
    """What two or three members tell."""
    return [draw(reading(member)) for member in MEMBERS[: draw(st.integers(2, 3))]]


@st.composite
def polls(draw: st.DrawFn) -> list[list[Reading]]:
    """What members tell one time after the other; a member may be lost, or tell the same again."""
    told = {member: draw(reading(member)) for member in MEMBERS}
    found = []
    for _ in range(draw(st.integers(1, 5))):
        for member in draw(st.sets(st.sampled_from(MEMBERS))):
            told[member] = draw(reading(member))
        answering = draw(st.sets(st.sampled_from(MEMBERS), min_size=1))
        found.append([told[member] for member in MEMBERS if member in answering])
    return found


@given(readings())
def test_the_order_of_the_members_does_not_matter(told: list[Reading]) -> None:
    results = [merge(order) for order in permutations(told)]
    assert all(result == results[0] for result in results)


@given(readings())
def test_nothing_is_lost_and_nothing_invented(told: list[Reading]) -> None:
    union = merge(told)
    assert union.keys() == {key for one in told for key in one.alerts}
    for fingerprint, alert in union.items():
        tellers = [one.told(fingerprint) for one in told if fingerprint in one.alerts]
        alerts = [one.alert for one in tellers]
        newest = max((one.updated_at for one in tellers if one.updated_at), default=None)
        assert alert.starts_at == min(one.starts_at for one in alerts)
        assert alert.annotations in [
            one.alert.annotations for one in tellers if newest in (None, one.updated_at)
        ]
        assert alert.members == {
            member: start for one in alerts for member, start in one.members.items()
        }
        assert alert.suppressed == all(one.suppressed for one in alerts)
        lists = {one.receivers for one in alerts}
        every = tuple(sorted({name for names in lists for name in names}))
        assert alert.receivers == (every if len(lists) > 1 else lists.pop())


@given(polls())
def test_what_is_remembered_changes_nothing(told: Sequence[list[Reading]]) -> None:
    union = Union()
    before: dict[str, Alert] = {}
    for poll in told:
        found = union.of(poll)
        assert found == merge(poll)
        assert union.of(poll) is found
        if len(poll) > 1:
            assert all(found[key] is before[key] for key in found if before.get(key) == found[key])
        before = dict(found)


def test_one_member_is_taken_as_it_is() -> None:
    told: dict[str, Alert] = {}
    assert merge([Reading(told)]) is told


def test_equal_lists_keep_their_order() -> None:
    alert = Alert("prod", "1", NOON, {}, receivers=("z", "a"), members={"am-a": NOON})
    twin = replace(alert, members={"am-b": NOON})
    assert merged([Told(alert), Told(twin)]).receivers == ("z", "a")
