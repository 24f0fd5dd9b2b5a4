"""Roles: one commander at a time, handed over with a note and with no moment between."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irtui.domain.incident import NotAllowed, Status
from irtui.domain.roles import Held, Role, holders
from irtui.store.errors import Changed
from irtui.workflow import reading, response, roles
from irtui.workflow.desk import Desk
from irtui.workflow.undo import undo
from tests.builders import Clock, colleague, desk, store_at

COMMAND, SCRIBE = Role.INCIDENT_COMMANDER, Role.SCRIBE


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, now)


def declared(at: Desk) -> str:
    found = response.declare(at, [], title="t", reason="r", impact="i", severity="SEV2")
    return found.key


def held(at: Desk, key: str) -> list[Held]:
    return list(reading.incident(at, key).roles)


def who(at: Desk, key: str, role: Role = COMMAND) -> list[str]:
    return [one.person for one in holders(held(at, key), role)]


def commander(at: Desk, key: str) -> str | None:
    return reading.incident(at, key).incident.commander


def test_whoever_declares_commands(alice: Desk) -> None:
    key = declared(alice)
    assert who(alice, key) == ["alice"]


def test_command_is_handed_over_with_a_note(alice: Desk, now: Clock) -> None:
    key = declared(alice)
    with pytest.raises(NotAllowed, match="with a note"):
        roles.hand_over(alice, key, COMMAND, "bob")
    now.tick(minutes=1)
    assert roles.hand_over(alice, key, COMMAND, "bob", "the database is next") == (
        "bob is incident commander."
    )
    first, second = held(alice, key)
    assert first.renounced_at == second.assumed_at
    assert (second.person, second.by, second.note) == ("bob", "alice", "the database is next")
    assert commander(alice, key) == "bob"
    told = reading.incident(alice, key).timeline[-3]
    assert told.text == "incident commander: alice → bob\nthe database is next"


def test_u_gives_command_back_in_one_step(alice: Desk) -> None:
    key = declared(alice)
    roles.hand_over(alice, key, COMMAND, "bob", "mine no more")
    assert undo(alice) == "Undone: incident commander: alice → bob\nmine no more."
    assert who(alice, key) == ["alice"]
    assert commander(alice, key) == "alice"
    told = [event for event in reading.incident(alice, key).timeline if event.shown]
    assert sum("undoes" in event.data for event in told) == 1


def test_a_role_that_somebody_has_is_not_taken(alice: Desk) -> None:
    key = declared(alice)
    with pytest.raises(NotAllowed, match="alice is incident commander: hand it over"):
        roles.assume(colleague(alice), key, COMMAND)
    assert roles.assume(alice, key, COMMAND) == "alice is incident commander already."


def test_experts_may_be_several(alice: Desk) -> None:
    key = declared(alice)
    roles.assume(alice, key, Role.SME)
    roles.assume(colleague(alice), key, Role.SME)
    roles.assume(alice, key, Role.SME, "carol")
    assert who(alice, key, Role.SME) == ["alice", "bob", "carol"]
    roles.renounce(colleague(alice), key, Role.SME)
    assert who(alice, key, Role.SME) == ["alice", "carol"]
    with pytest.raises(NotAllowed, match="bob is not sme"):
        roles.renounce(colleague(alice), key, Role.SME)


def test_what_was_handed_on_meanwhile_is_not_taken(alice: Desk) -> None:
    key = declared(alice)
    seen = held(alice, key)[0].id
    roles.hand_over(alice, key, COMMAND, "carol", "take it")
    with pytest.raises(Changed, match="is carol meanwhile"):
        roles.hand_over(colleague(alice), key, COMMAND, "bob", "mine", seen=seen)
    with pytest.raises(NotAllowed, match="carol is incident commander already"):
        roles.hand_over(colleague(alice), key, COMMAND, "carol", "mine")


def test_a_role_that_was_given_up_and_taken_does_not_come_back(alice: Desk) -> None:
    key, bob = declared(alice), colleague(alice)
    roles.assume(alice, key, SCRIBE)
    roles.renounce(alice, key, SCRIBE)
    roles.assume(bob, key, SCRIBE)
    with pytest.raises(Changed, match="bob is scribe meanwhile"):
        undo(alice)
    assert who(alice, key, SCRIBE) == ["bob"]


def test_roles_end_with_the_incident_and_come_back_with_u(alice: Desk) -> None:
    key = declared(alice)
    roles.assume(alice, key, SCRIBE)
    response.move(alice, key, Status.CANCELLED, reason="not_incident")
    assert not any(one.current for one in held(alice, key))
    assert commander(alice, key) == "alice"
    with pytest.raises(NotAllowed, match="is cancelled"):
        roles.assume(alice, key, Role.DEPUTY)
    undo(alice)
    assert who(alice, key) == who(alice, key, SCRIBE) == ["alice"]
    response.move(alice, key, Status.CANCELLED, reason="not_incident")
    response.move(alice, key, Status.TRIAGE)
    assert (who(alice, key), commander(alice, key)) == ([], None)


@pytest.mark.parametrize(("name", "said"), [(" ", "write a name"), ("x" * 81, "longer")])
def test_a_name_is_a_name(alice: Desk, name: str, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        roles.assume(alice, declared(alice), SCRIBE, name)


ACTS: list[Callable[[Desk, str], str]] = [
    lambda at, key: roles.assume(at, key, COMMAND),
    lambda at, key: roles.hand_over(at, key, COMMAND, "alice", "yours"),
    lambda at, key: roles.hand_over(at, key, COMMAND, "bob", "yours"),
    lambda at, key: roles.renounce(at, key, COMMAND),
    lambda at, key: roles.assume(at, key, SCRIBE),
    lambda at, key: roles.renounce(at, key, SCRIBE),
    lambda at, key: undo(at),
]


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(ACTS), st.integers(0, 90)), max_size=12))
def test_there_is_never_a_second_commander(
    tmp_path_factory: pytest.TempPathFactory,
    walk: list[tuple[bool, Callable[[Desk, str], str], int]],
) -> None:
    now = Clock()
    with store_at(tmp_path_factory.mktemp("roles") / "irtui.db") as store:
        alice = desk(store, now)
        bob, key = colleague(alice), declared(alice)
        for mine, act, seconds in walk:
            now.tick(seconds=seconds)
            before = who(alice, key)
            handed = act in ACTS[1:3] and bool(before)
            with suppress(NotAllowed, Changed):
                act(alice if mine else bob, key)
            known = held(alice, key)
            present = [one.person for one in holders(known, COMMAND)]
            assert len(present) <= 1
            assert len(holders(known, SCRIBE)) <= 1
            assert commander(alice, key) == (present[0] if present else None)
            assert present or not handed
            for role in (COMMAND, SCRIBE):
                _follow_each_other([one for one in known if one.role is role])


def _follow_each_other(terms: list[Held]) -> None:
    never = timedelta(days=999)
    ended = sorted(
        terms, key=lambda one: (one.assumed_at, one.renounced_at or one.assumed_at + never)
    )
    for one, after in pairwise(ended):
        assert one.renounced_at is not None
        assert one.assumed_at <= one.renounced_at <= after.assumed_at
