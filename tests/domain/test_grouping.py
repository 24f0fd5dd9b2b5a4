"""Groups gather what is on the screen and lose nothing of it."""

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import AlertState
from irtui.domain.alertlevel import level_of
from irtui.domain.board import Entry
from irtui.domain.group import Group, GroupKey
from irtui.domain.grouping import groupable, grouped, label_to_group_by
from irtui.domain.view import Row
from tests.builders import alert


def row(number: int, **labels: str) -> Row:
    one = alert(fingerprint=f"{number:016x}", labels={"alertname": "X", **labels})
    return Row(Entry(one, AlertState.FIRING), None, level_of(one.labels), stale=False)


ROWS = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=20).map(
    lambda teams: [
        row(n, **({"team": team} if team else {}), severity="critical" if n % 3 else "info")
        for n, team in enumerate(teams)
    ]
)


@given(ROWS, st.sets(st.sampled_from(["a", "b", "c", ""])))
def test_every_row_is_in_the_list_once_or_folded_into_one_group(
    rows: list[Row], unfolded: set[str]
) -> None:
    items = grouped(rows, "team", {GroupKey("team", value) for value in unfolded})
    groups = [item for item in items if isinstance(item, Group)]
    alone = [item for item in items if isinstance(item, Row)]
    folded = [member for group in groups if not group.unfolded for member in group.rows]
    assert sorted(one.key for one in [*alone, *folded]) == sorted(one.key for one in rows)
    assert all(len(group.rows) > 1 for group in groups)
    assert len({group.key for group in groups}) == len(groups)


@given(ROWS)
def test_groups_come_in_the_order_of_their_worst(rows: list[Row]) -> None:
    firsts = [
        rows.index(item.rows[0] if isinstance(item, Group) else item)
        for item in grouped(rows, "team", ())
    ]
    assert firsts == sorted(firsts)


def test_a_group_tells_what_its_members_share() -> None:
    [group] = grouped([row(1, team="a", zone="x"), row(2, team="a", zone="y")], "team", ())
    assert isinstance(group, Group)
    assert group.facts.shared == {"alertname": "X", "team": "a"}
    assert group.facts.loud == 2


def test_many_alerts_are_grouped_by_name_unless_the_operator_chose() -> None:
    few, many = [row(1)], [row(n) for n in range(200)]
    assert label_to_group_by(None, few) == ""
    assert label_to_group_by(None, many) == "alertname"
    assert label_to_group_by("", many) == ""
    assert label_to_group_by("team", few) == "team"


def test_labels_that_part_nothing_are_not_offered() -> None:
    rows = [row(n, team="a" if n % 2 else "b", instance=str(n)) for n in range(6)]
    assert [name for name, _ in groupable(rows)] == ["team"]
