"""The key bar: the keys that work, the important ones first, and always how to get help."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.tui.keys import KEYS, PLACES, of
from irtui.tui.paint import width_of
from irtui.tui.widgets.key_bar import bar


def said(places: tuple[str, ...], width: int) -> str:
    """What the bar of these places says."""
    return "".join(piece.text for piece in bar(of(*places), width))


def test_it_says_the_keys_with_a_word() -> None:
    text = said(("alerts", "everywhere"), 200)
    for key in of("alerts"):
        if key.word:
            assert f" {key.word}" in text


def test_keys_without_a_word_are_left_to_help() -> None:
    assert "quit" not in said(("alerts", "everywhere"), 200)


@pytest.mark.parametrize("place", sorted(set(PLACES) - {"everywhere"}))
@given(width=st.integers(10, 200))
def test_it_is_never_wider_than_the_screen_and_always_offers_help(place: str, width: int) -> None:
    line = bar(of(place, "everywhere"), width)
    assert width_of(line) <= width
    assert "? help" in "".join(piece.text for piece in line)


def test_a_narrow_bar_keeps_the_first_keys() -> None:
    text = said(("alerts", "everywhere"), 30)
    first = next(key for key in KEYS if key.place == "alerts" and key.word)
    assert text.split()[1] == first.word
