"""Action items in the store: every change is an event, and `u` takes it back."""

from pathlib import Path

import pytest

from irtui.domain.actionitem import ActionState
from irtui.domain.incident import NotAllowed, Status
from irtui.domain.timeline import Kind
from irtui.store.errors import Changed
from irtui.workflow import actions, reading, response, undo
from tests.builders import T0, Clock, colleague, desk, store_at


def test_every_change_of_an_item_is_undone_by_who_made_it(tmp_path: Path) -> None:
    clock = Clock()
    with store_at(tmp_path / "irtui.db") as store:
        alice = desk(store, clock)
        key = response.declare(
            alice, [], title="Slow", reason="p99", impact="waits", severity="SEV2"
        ).key
        item = actions.add(alice, "Alert on pool exhaustion", incident=key)
        assert (item.name, item.incident, item.due_at) == ("A-1", key, T0 + actions.DEFAULT_DUE)
        actions.edit(alice, "A-1", owner="bob", priority=1)
        actions.move(alice, "A-1", ActionState.DONE, evidence="PR 12")
        after = actions.one(alice, "A-1")
        assert (after.owner, after.priority, after.ended_by) == ("bob", 1, "alice")

        assert undo.undo(alice) == "Undone: ✓ A-1 done: Alert on pool exhaustion\nPR 12."
        assert actions.one(alice, "A-1").state is ActionState.OPEN
        undo.undo(alice)
        assert actions.one(alice, "A-1").owner is None
        undo.undo(alice)
        gone = actions.one(alice, "A-1")
        assert (gone.state, gone.reason) == (ActionState.WONTDO, "taken back")
        assert actions.listing(alice) == []

        kinds = [event.kind for event in reading.incident(alice, key).timeline]
        assert kinds.count(Kind.REVIEW) == 3


def test_who_looks_at_an_old_version_overwrites_nothing(tmp_path: Path) -> None:
    with store_at(tmp_path / "irtui.db") as store:
        alice = desk(store, Clock())
        bob = colleague(alice)
        seen = actions.add(alice, "Add a limit").version
        actions.edit(bob, "A-1", owner="bob")
        for act in (
            lambda: actions.move(alice, "A-1", ActionState.DONE, seen=seen),
            lambda: actions.edit(alice, "A-1", owner="alice", seen=seen),
        ):
            with pytest.raises(Changed, match="A-1 of bob is open, which was changed meanwhile"):
                act()
        assert actions.edit(alice, "A-1", owner="bob", seen=seen) == "A-1 is as it was."
        with pytest.raises(NotAllowed, match="from there it can become"):
            actions.move(alice, "A-1", ActionState.OPEN)
        with pytest.raises(NotAllowed, match="1, 2 or 3"):
            actions.edit(alice, "A-1", priority=4)
        assert actions.one(alice, "A-1").version == seen + 1


def test_an_incident_is_closed_once_each_of_its_items_is_owned_or_given_up(
    tmp_path: Path,
) -> None:
    with store_at(tmp_path / "irtui.db") as store:
        alice = desk(store, Clock())
        key = response.declare(
            alice, [], title="Slow", reason="p99", impact="waits", severity="SEV2"
        ).key
        response.move(alice, key, Status.RESOLVED)
        actions.add(alice, "Alert on pool exhaustion", incident=key, owner="bob")
        actions.add(alice, "Raise the limit", incident=key)
        with pytest.raises(NotAllowed, match="A-2 needs an owner before"):
            response.move(alice, key, Status.CLOSED, "small")
        actions.move(alice, "A-2", ActionState.WONTDO, reason="too small")
        assert response.move(alice, key, Status.CLOSED, "small") == f"{key} is closed."
