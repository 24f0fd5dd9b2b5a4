"""What a full collection found alive is not looked at again and again, but not kept for ever."""

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest

from irtui.cli.interpreter import SetAside, set_up


class Knot:
    """Something that only a look for garbage can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    callbacks, turn = list(gc.callbacks), sys.getswitchinterval()
    gc.disable()
    yield
    gc.callbacks[:] = callbacks
    sys.setswitchinterval(turn)
    gc.unfreeze()
    gc.enable()


def test_garbage_among_what_was_set_aside_is_found_at_the_end_of_a_round() -> None:
    gc.callbacks.append(SetAside(every=3))
    knot = Knot()
    gc.collect()
    assert gc.get_freeze_count() > 0
    freed: list[str] = []
    weakref.finalize(knot, freed.append, "knot")
    del knot
    gc.collect()
    assert freed == []
    gc.collect()
    assert freed == ["knot"]


def test_garbage_of_the_moment_is_found_as_ever() -> None:
    gc.callbacks.append(SetAside())
    gc.collect()
    knot = Knot()
    freed: list[str] = []
    weakref.finalize(knot, freed.append, "knot")
    del knot
    gc.collect()
    assert freed == ["knot"]


def test_a_look_at_what_is_young_sets_nothing_aside() -> None:
    gc.unfreeze()
    gc.callbacks.append(SetAside())
    gc.collect(1)
    assert gc.get_freeze_count() == 0


def test_a_program_with_a_screen_is_set_up_so() -> None:
    set_up()
    assert sys.getswitchinterval() < 0.005
    assert any(isinstance(one, SetAside) for one in gc.callbacks)
