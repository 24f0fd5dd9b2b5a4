"""Texts as others write them: any script, any control character, emoji made of several parts."""

from hypothesis import strategies as st

from irtui.tui.paint import TONES, Piece
from tests.stories.hostile import PAYLOADS

_PARTS = (
    *PAYLOADS, " ", "  ", "\n", "a", "word", "漢", "é", "e\u0301", "🧑‍🚒", "🇩🇪", "ไทย", "ﷺ",
    "नि", "\U0001f3fd", "…", "\t", "\x1b",
)  # fmt: skip
# What joins characters makes a width of its own with its neighbours: see the tests named after it.
_JOINERS = "\u200d\ufe0e\ufe0f"

texts = st.one_of(
    st.text(st.characters(exclude_characters=_JOINERS), max_size=60),
    st.lists(st.sampled_from(_PARTS), max_size=12).map("".join),
    st.text(
        st.characters(
            categories=("Cc", "Cf", "Mn", "Cs", "Zs", "Zl", "Zp"), exclude_characters=_JOINERS
        ),
        max_size=20,
    ),
)
widths = st.integers(0, 60)
pieces = st.builds(Piece, texts, st.sampled_from(TONES))
lines = st.lists(pieces, max_size=5).map(tuple)
