"""Names of views, and which view has which number."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.filter import parse_filter
from irtui.domain.incident import NotAllowed
from irtui.domain.savedview import (
    EVERYTHING,
    LONGEST_NAME,
    MINE,
    SavedView,
    every,
    name_to_save,
    named,
    unseen,
)
from tests.builders import T0

CONFIGURED = [SavedView("ours", "team=a"), SavedView("b", "team=b")]


def test_everything_comes_first_then_the_configured_then_the_saved_by_name() -> None:
    saved = [SavedView(name, by="bob", saved_at=T0) for name in ("z", "a", "ours")]
    assert [view.name for view in every(CONFIGURED, saved)] == [
        "everything", "ours", "b", "a", "ours", "z",
        "mine", "acknowledged, oldest first", "snoozed and dismissed", "since you last looked",
    ]  # fmt: skip
    found = named("ours", every(CONFIGURED, saved))
    assert found is CONFIGURED[0]
    assert not found.shared
    assert named("gone", every(CONFIGURED, saved)) is None


def test_a_view_of_ones_own_goes_before_a_built_in_one_of_the_same_name() -> None:
    own = SavedView("mine", "team=a", by="bob", saved_at=T0)
    assert named("mine", every(CONFIGURED, [own])) is own
    assert named("mine", every(CONFIGURED, [])) is MINE


@pytest.mark.parametrize("view", every((), (), T0 + timedelta(milliseconds=1)))
def test_every_built_in_view_can_be_read(view: SavedView) -> None:
    assert view.built_in
    assert not view.shared
    assert parse_filter(view.filter).text == view.filter


def test_what_is_unseen_began_since_the_last_look() -> None:
    assert unseen(T0).filter == "@began>2026-01-31T12:00:00Z"
    assert unseen(None).filter == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (" \n", "needs a name"),
        ("x" * 41, "at most 40"),
        (EVERYTHING.name, "is built in"),
        ("ours", "is in the configuration"),
    ],
)
def test_a_name_that_cannot_be_taken_is_refused_with_a_sentence(name: str, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        name_to_save(name, CONFIGURED)


@given(st.text(max_size=60))
def test_a_name_is_one_line_or_refused(text: str) -> None:
    try:
        name = name_to_save(text, CONFIGURED)
    except NotAllowed:
        return
    assert 0 < len(name) <= LONGEST_NAME
    assert name == " ".join(name.split())
    assert name_to_save(name, CONFIGURED) == name
