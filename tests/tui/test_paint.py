"""Every line fits exactly, loses nothing that it does not say, and holds no control character."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from irtui.text import clean
from irtui.tui.paint import Line, Piece, cut, ends, fit, line, strip, width_of, wrap
from tests.stories.picture import UNSAFE
from tests.tui.texts import lines, pieces, texts, widths
from tests.volumes import volume


def said(pieces: Line) -> str:
    """What a line says."""
    return "".join(clean(piece.text) for piece in pieces)


@given(texts, widths, st.booleans())
def test_fit_fills_exactly_its_cells(text: str, width: int, right: bool) -> None:
    fitted = fit(text, width, right=right)
    assert cell_len(fitted) == width
    assert not UNSAFE.search(fitted)


@given(texts, st.integers(1, 300))
def test_fit_cuts_only_what_is_too_long_and_says_so(text: str, width: int) -> None:
    whole, fitted = clean(text, limit=256), fit(text, width)
    if cell_len(whole) <= width:
        assert fitted.startswith(whole)
        assert fitted.strip() == whole.strip()
    else:
        assert fitted.rstrip().endswith("…")


def test_fit_aligns_to_the_side_it_is_told() -> None:
    assert fit("ab", 4) == "ab  "
    assert fit("ab", 4, right=True) == "  ab"
    assert fit("abcdef", 4) == "abc…"
    assert fit("漢字漢字", 4) == "漢 …"
    assert fit("abc", 0) == ""


@given(lines, widths)
def test_cut_is_never_too_wide(pieces: Line, width: int) -> None:
    assert width_of(cut(pieces, width)) <= width
    if width_of(pieces) <= width:
        assert cut(pieces, width) == pieces


@given(lines, lines, widths)
def test_ends_fills_the_line_where_the_right_end_has_room(
    left: Line, right: Line, width: int
) -> None:
    whole = ends(left, right, width)
    if width_of(right) < width:
        assert width_of(whole) == width
        assert said(whole).endswith(said(right))
    else:
        assert width_of(whole) <= width


def test_ends_keeps_a_space_between_the_ends() -> None:
    assert said(ends(line("a long left end"), line("right"), 12)) == "a lon… right"
    assert said(ends(line("left"), line("right"), 12)) == "left   right"


@given(texts, st.integers(2, 60))
def test_wrap_never_is_wider_than_it_may(text: str, width: int) -> None:
    for row in wrap(text, width):
        assert cell_len(row) <= width
        assert not UNSAFE.search(row)


def test_wrap_measures_what_is_joined_as_one() -> None:
    for row in wrap("⚠️" * 20, 10):
        assert cell_len(row) <= 10


def test_fit_of_a_text_that_ends_in_a_joiner() -> None:
    assert cell_len(fit("host\u200d", 8)) == 8


@given(texts, st.integers(2, 60))
def test_wrap_loses_nothing(text: str, width: int) -> None:
    whole = clean(text, keep_nl=True)
    assert "".join("".join(wrap(text, width)).split()) == "".join(whole.split())


@given(texts)
def test_wrap_keeps_line_ends_and_empty_lines(text: str) -> None:
    whole = clean(text, keep_nl=True)
    assert len(wrap(text, 10_000)) == whole.count("\n") + 1


def test_wrap_breaks_between_words_and_keeps_the_indentation() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("  - a step that is long", 12) == ["  - a step", "  that is", "  long"]
    assert wrap("averylongword", 5) == ["avery", "longw", "ord"]
    assert wrap("", 5) == [""]


@given(st.text("ab ", max_size=40), st.integers(-3, 1))
def test_wrap_ends_at_any_width(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@given(lines, widths)
@example((Piece("🧑"), Piece("\u200d🚒")), 4)
@example((Piece("e"), Piece("\u0301")), 4)
@example((Piece("❤"), Piece("\ufe0f")), 4)
def test_a_strip_is_exactly_as_wide_as_the_widget(pieces: Line, width: int) -> None:
    drawn = strip(pieces, width, lambda tone: Style(), Style())
    assert drawn.cell_length == width
    assert sum(segment.cell_length for segment in drawn) == width
    assert not UNSAFE.search(drawn.text)
    assert all(not segment.control for segment in drawn)


def test_a_strip_has_the_tones_of_its_pieces() -> None:
    styles = {"loud": Style(bold=True), "quiet": Style(dim=True)}
    drawn = strip((Piece("a", "loud"), Piece("b", "quiet")), 4, styles.__getitem__, Style())
    found = {segment.text: segment.style for segment in drawn if segment.text.strip()}
    assert found["a"] == Style(bold=True)
    assert found["b"] == Style(dim=True)


@settings(
    max_examples=volume(10_000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(pieces, min_size=10, max_size=10), st.integers(1, 400))
def test_nothing_that_a_terminal_obeys_comes_through_a_strip(many: list[Piece], width: int) -> None:
    drawn = strip(tuple(many), width, lambda tone: Style(), Style())
    assert not UNSAFE.search(drawn.text)
    assert drawn.text.encode().decode() == drawn.text
    assert drawn.cell_length == width
