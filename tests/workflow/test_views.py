"""Saved views: all operators share them, and nobody overwrites what somebody else saved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from irtui.domain.incident import NotAllowed
from irtui.domain.savedview import SavedView
from irtui.store.errors import Changed, ReadOnly
from irtui.workflow import views
from irtui.workflow.desk import Desk
from tests.builders import HOUR, T0, Clock, colleague, desk, store_at

MINE = SavedView("mine", '@owner=me team="a\tb"', "team")


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, Clock())


def test_a_saved_view_is_there_for_everybody(alice: Desk) -> None:
    done = views.save(alice, MINE)
    assert views.saved(colleague(alice)) == [done]
    assert (done.name, done.filter, done.group_by) == (MINE.name, MINE.filter, MINE.group_by)
    assert (done.by, done.saved_at) == ("alice", alice.now())


def test_what_was_seen_is_replaced(alice: Desk) -> None:
    before = views.save(alice, MINE)
    after = views.save(colleague(alice), SavedView("mine", "team=b"), seen=before)
    assert views.saved(alice) == [after]
    assert after.by == "bob"


def test_a_view_that_was_not_seen_is_not_replaced(alice: Desk) -> None:
    first = views.save(alice, MINE)
    second = views.save(colleague(alice), SavedView("mine", "team=b"), seen=first)
    for seen in (None, first):
        with pytest.raises(Changed, match="bob saved another view mine meanwhile"):
            views.save(alice, MINE, seen=seen)
    with pytest.raises(Changed, match="bob saved another view"):
        views.delete(alice, first)
    assert views.saved(alice) == [second]


def test_a_deleted_view_is_gone_and_may_be_deleted_again(alice: Desk) -> None:
    done = views.save(alice, MINE)
    views.delete(colleague(alice), done)
    views.delete(alice, done)
    assert views.saved(alice) == []
    assert views.save(alice, MINE, seen=done).name == "mine"


def test_a_configured_name_is_refused(alice: Desk) -> None:
    with pytest.raises(NotAllowed, match="is in the configuration"):
        views.save(alice, MINE, configured=[SavedView("mine", "team=b")])
    assert views.saved(alice) == []


def test_each_operator_comes_back_to_the_own_view(alice: Desk) -> None:
    bob = colleague(alice)
    assert views.last(alice) == ""
    views.remember(alice, "mine")
    views.remember(bob, "night")
    views.remember(alice, "day")
    assert (views.last(alice), views.last(bob)) == ("day", "night")
    views.remember(alice, "")
    assert views.last(alice) == ""


def test_read_only_nothing_is_remembered_and_nothing_saved(tmp_path: Path) -> None:
    with store_at(tmp_path / "irtui.db") as store:
        done = views.save(desk(store, Clock()), MINE)
    with store_at(tmp_path / "irtui.db", read_only=True) as store:
        alice = desk(store, Clock())
        views.remember(alice, "mine")
        assert views.last(alice) == ""
        assert views.saved(alice) == [done]
        with pytest.raises(ReadOnly):
            views.save(alice, SavedView("other", "a=b"))


def test_when_somebody_looked_last_is_kept_for_each(alice: Desk) -> None:
    bob = colleague(alice)
    assert views.looked(alice) is None
    views.keep_looked(alice, T0)
    views.keep_looked(bob, T0 + HOUR)
    assert (views.looked(alice), views.looked(bob)) == (T0, T0 + HOUR)


def test_of_two_screens_the_one_looked_at_last_counts(alice: Desk) -> None:
    views.keep_looked(alice, T0 + HOUR)
    views.keep_looked(alice, T0)
    assert views.looked(alice) == T0 + HOUR


def test_where_nothing_can_be_written_a_look_is_lost(alice: Desk) -> None:
    alice.store.read_only = "only look"
    views.keep_looked(alice, T0)
    assert views.looked(alice) is None
