"""Action items: which state may follow which, what is urgent, and what people type for them."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.actionitem import (
    ActionItem,
    ActionKind,
    ActionState,
    TargetKind,
    by_urgency,
    move,
)
from irtui.domain.actiontold import task_list
from irtui.domain.actionwords import hints, parse_due, parse_number, parse_target
from irtui.domain.incident import NotAllowed
from tests.builders import T0

DAY = timedelta(days=1)
OPEN, GOING, DONE, WONTDO = ActionState
MOMENTS = st.none() | st.integers(-400, 400).map(lambda hours: T0 + timedelta(hours=hours))
MOVES = st.tuples(
    st.sampled_from(ActionState), st.sampled_from(["", " ", "no budget"]), st.text(max_size=5)
)


def item(**fields: object) -> ActionItem:
    known = ActionItem(
        id=UUID(int=1), number=17, incident="INC-2026-0042", text="Alert on pool exhaustion",
        kind=ActionKind.PREVENT, priority=2, owner="bob", due_at=T0 + DAY,
        target_kind=TargetKind.NONE, target="", state=OPEN, by="alice", created_at=T0,
    )  # fmt: skip
    return replace(known, **fields)  # type: ignore[arg-type]


ITEMS = st.builds(
    item,
    number=st.integers(1, 99),
    state=st.sampled_from(ActionState),
    due_at=MOMENTS,
    ended_at=MOMENTS,
    priority=st.sampled_from((1, 2, 3)),
)


@given(st.lists(MOVES, max_size=12))
def test_whatever_is_tried_an_item_tells_how_it_ended(
    moves: list[tuple[ActionState, str, str]],
) -> None:
    one = item()
    for to, reason, evidence in moves:
        allowed = to is not one.state and (to is OPEN or not one.state.ended)
        allowed = allowed and (to is not WONTDO or bool(reason.strip()))
        try:
            one = replace(one, **move(one, to, T0, "bob", reason=reason, evidence=evidence))
        except NotAllowed:
            assert not allowed
        else:
            assert allowed
            assert one.state is to
        assert bool(one.ended_at) is bool(one.ended_by) is one.state.ended
        assert bool(one.reason) is (one.state is WONTDO)
        assert not (one.state.ended and one.overdue(T0 + 9 * DAY))


@given(st.lists(ITEMS, unique_by=lambda one: one.number), MOMENTS.filter(bool))
def test_what_is_overdue_stands_on_top_and_what_is_over_below(
    items: list[ActionItem], now: datetime
) -> None:
    found = by_urgency(items, now)
    assert found == by_urgency(found[::-1], now)
    ranks = [(one.state.ended, not one.overdue(now)) for one in found]
    assert ranks == sorted(ranks)


def test_an_owner_and_a_due_date_are_missing_until_it_is_given_up() -> None:
    bare = item(owner=None, due_at=None)
    assert bare.missing == ("an owner", "a due date")
    assert replace(bare, owner="bob").missing == ("a due date",)
    assert replace(bare, state=WONTDO).missing == ()


@given(st.integers(1, 10**9 - 1), st.sampled_from(["A-{}", "a{}", "{}", " A-{} "]))
def test_a_number_is_read_as_people_write_it(number: int, shape: str) -> None:
    assert parse_number(shape.format(number)) == number


@given(st.text(max_size=20))
def test_no_text_breaks_what_is_read(text: str) -> None:
    for read in (parse_number, parse_target, lambda one: parse_due(one, T0)):
        with suppress(NotAllowed):
            read(text)
    hints(text)
    assert task_list([item(text=text, owner=text, reason=text)]).count("\n") == 0


def test_a_due_date_is_a_span_or_the_end_of_a_day() -> None:
    assert parse_due("14d", T0) == T0 + 14 * DAY
    assert parse_due("2026-02-03", T0) == datetime(2026, 2, 3, 23, 59, 59, tzinfo=UTC)
    for text, told in (("2026-01-30", "has passed"), ("soon", "7d or"), ("900000d", "ten years")):
        with pytest.raises(NotAllowed, match=told):
            parse_due(text, T0)


def test_a_target_names_a_sort_and_a_thing() -> None:
    assert parse_target("runbook: CheckoutDown.md") == (TargetKind.RUNBOOK, "CheckoutDown.md")
    assert parse_target("code:src:12") == (TargetKind.CODE, "src:12")
    for text in ("runbook", "runbook:", "planet:mars", ":x"):
        with pytest.raises(NotAllowed, match="is no target"):
            parse_target(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Alert on pool exhaustion", []),
        ("Lower the timeout of the pool to 5 s", []),
        ("The pool", ["begin with a verb"]),
        ("Investigate the pool", ['"investigate" has no end']),
        ("Better monitoring", ["begin with a verb", '"better" has no end']),
    ],
)
def test_hints_ask_for_a_verb_and_an_end(text: str, told: list[str]) -> None:
    found = hints(text)
    assert [hint[: len(start)] for hint, start in zip(found, told, strict=True)] == told


def test_a_task_list_is_markdown_whatever_the_text_says() -> None:
    items = [
        item(),
        item(number=2, text="*Drop* <b>\nit", state=WONTDO, reason="no_budget", ended_at=T0),
    ]
    assert task_list(items).split("\n") == [
        "- [ ] **A-17** Alert on pool exhaustion (prevent, P2, bob, due 2026-02-01, INC-2026-0042)",
        r"- [x] **A-2** ~~\*Drop\* \<b\> it~~ (prevent, P2, bob, won't do 2026-01-31, no_budget,"
        " INC-2026-0042)",
    ]
