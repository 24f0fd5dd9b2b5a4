"""How much of a timeline is kept while one goes on in it."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.excerpt import beginning
from irtui.domain.timeline import Event, Kind
from tests.builders import T0


@given(st.integers(0, 30), st.integers(1, 10), st.integers(0, 40))
def test_so_many_are_kept_and_as_far_as_one_event(many: int, most: int, position: int) -> None:
    events = [Event(UUID(int=number), T0, T0, "alice", Kind.NOTE, "") for number in range(many)]
    asked = position + 1 if position < many else 0
    assert beginning(events, most, UUID(int=position)) == events[: max(most, asked)]
