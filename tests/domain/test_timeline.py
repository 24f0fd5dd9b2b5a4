"""How much of a timeline is kept while one goes on in it."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.timeline import Event, Kind, beginning
from tests.builders import T0

KINDS = st.lists(st.sampled_from([Kind.NOTE, Kind.SYSTEM]), max_size=30)


@given(KINDS, st.integers(1, 10), st.integers(0, 40))
def test_so_many_that_are_shown_are_kept_and_as_far_as_one_event(
    kinds: list[Kind], most: int, position: int
) -> None:
    events = [
        Event(UUID(int=number), T0, T0, "alice", kind, "") for number, kind in enumerate(kinds)
    ]
    prefixes = [events[:many] for many in range(len(events) + 1)]
    enough = [one for one in prefixes if sum(event.shown for event in one) <= most][-1]
    asked = events[: position + 1] if position < len(events) else []
    assert beginning(events, most, UUID(int=position)) == max(enough, asked, key=len)
