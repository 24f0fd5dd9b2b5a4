"""Lessons: which fit an alert and in what order, and when one is proposed to retire."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.lesson import (
    ENOUGH_NOES,
    Lesson,
    LessonKind,
    LessonState,
    Match,
    fitting,
    match,
)
from tests.builders import T0, alert

FIRING = alert("HighLatency")  # of the service checkout


def lesson(number: int = 1, **fields: object) -> Lesson:
    known = Lesson(
        id=UUID(int=number), kind=LessonKind.DO_FIRST, text="restart the pool",
        alertname="HighLatency", service="checkout", source="", fingerprint="",
        state=LessonState.ACTIVE, by="bob", at=T0,
    )  # fmt: skip
    return replace(known, **fields)  # type: ignore[arg-type]


LESSONS = st.builds(
    lesson,
    number=st.integers(1, 10**9),
    kind=st.sampled_from(LessonKind),
    alertname=st.sampled_from(["", "HighLatency", "DiskFull"]),
    service=st.sampled_from(["", "checkout", "mail"]),
    source=st.sampled_from(["", "prod", "staging"]),
    fingerprint=st.sampled_from(["", FIRING.fingerprint, "other"]),
    state=st.sampled_from(LessonState),
    at=st.integers(0, 99).map(lambda days: T0 - timedelta(days=days)),
    yes=st.integers(0, 5),
    no=st.integers(0, 5),
)


def test_the_best_fit_is_the_alert_itself_then_name_and_service_then_one_of_them() -> None:
    exact = {"source": "prod", "fingerprint": FIRING.fingerprint}
    for fields, fits in (
        ({}, Match.NAME_AND_SERVICE),
        ({"service": ""}, Match.NAME),
        ({"service": "mail"}, Match.NAME),
        ({"alertname": ""}, Match.SERVICE),
        ({"alertname": "", "service": "mail"}, None),
        # What was learned of another alert says nothing of all alerts of the service.
        ({"alertname": "DiskFull"}, None),
        (exact, Match.EXACT),
        ({**exact, "alertname": "", "service": ""}, Match.EXACT),
        ({**exact, "source": "staging"}, Match.NAME_AND_SERVICE),
        ({"alertname": "", "service": ""}, None),
    ):
        assert match(lesson(**fields), FIRING) is fits


def test_an_alert_without_labels_fits_no_empty_field() -> None:
    bare = alert("", labels={})
    assert match(lesson(alertname="", service=""), bare) is None


@given(st.lists(LESSONS, unique_by=lambda one: one.id))
def test_what_fits_best_comes_first_and_what_is_useless_last(lessons: list[Lesson]) -> None:
    found = fitting(lessons, FIRING)
    wanted = {
        one.id
        for one in lessons
        if one.state is LessonState.ACTIVE and match(one, FIRING) is not None
    }
    assert {one.lesson.id for one in found} == wanted
    assert found == fitting(lessons[::-1], FIRING)
    for first, second in pairwise(found):
        useless = first.lesson.proposed_to_retire, second.lesson.proposed_to_retire
        assert useless != (True, False)
        if len(set(useless)) == 1:
            assert first.match <= second.match
            if first.match is second.match and first.lesson.kind is second.lesson.kind:
                assert first.lesson.at >= second.lesson.at


@given(LESSONS)
def test_three_noes_propose_a_lesson_to_retire_unless_as_many_were_helped(one: Lesson) -> None:
    active = one.state is LessonState.ACTIVE
    assert one.proposed_to_retire is (active and one.no >= ENOUGH_NOES and one.no > one.yes)


def test_what_this_operator_said_stands_beside_it() -> None:
    one, two = fitting([lesson(1), lesson(2)], FIRING, {UUID(int=2): False})
    assert (one.helped, two.helped) == (None, False)
