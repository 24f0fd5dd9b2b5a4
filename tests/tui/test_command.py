"""A command in lines: nothing of it is left out, changed, or wider than the screen."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.evidence import Evidence, EvidenceKind
from irtui.domain.execution import Live
from irtui.text import clean
from irtui.tui.drawing import command
from irtui.tui.paint import Line, width_of
from tests.builders import T0
from tests.tui.texts import texts

SCRIPTS = st.lists(texts, max_size=6).map("\n".join)


def text_of(line: Line) -> str:
    return "".join(piece.text for piece in line)


def ended(**fields: object) -> Evidence:
    known: dict[str, object] = {
        "id": UUID(int=1), "run_id": UUID(int=2), "step_id": UUID(int=3),
        "kind": EvidenceKind.SHELL, "script": "ls", "host": "web-1", "process": "1@1",
        "by": "alice", "began_at": T0, "ended_at": T0 + timedelta(seconds=2), "seconds": 2.0,
        "exit_code": 0, "problem": "", "head": "a\nb\n", "tail": "", "output_bytes": 4,
        "output_sha256": "x", "redacted": 0,
    }  # fmt: skip
    return Evidence(**{**known, **fields})  # type: ignore[arg-type]


@given(SCRIPTS, st.integers(10, 100))
def test_a_script_is_shown_whole(text: str, width: int) -> None:
    lines = command.script(text, width)
    assert all(width_of(line) <= width for line in lines)
    whole, shown = clean(text, keep_nl=True), "".join(map(text_of, lines))
    # Padding, line ends and what joins two characters aside, all stands there in its order.
    dropped = str.maketrans("", "", " \n\u200d")
    assert shown.translate(dropped) == whole.translate(dropped)


def test_spaces_stay_where_the_author_wrote_them() -> None:
    assert [text_of(line).rstrip() for line in command.script("if x; then\n    a  b\nfi", 20)] == [
        " if x; then", "     a  b", " fi",
    ]  # fmt: skip


def test_what_runs_shows_its_end_and_how_much_there_was() -> None:
    live = Live(UUID(int=3), "ls", 10.0, UUID(int=1), 1234, "one\ntwo\nthree\n")
    assert [text_of(line).rstrip() for line in command.running(live, 75.0, 40, 3)] == [
        "▸ running 01:05  1,234 bytes", "two", "three",
    ]  # fmt: skip


def test_the_end_says_what_is_missing() -> None:
    told = ended(exit_code=1, tail="c\n", output_bytes=99, redacted=2)
    rows = [text_of(line).rstrip() for line in command.ended(told, 70, 9)]
    assert rows[0] == "✗ exit code 1 after 2.0 s: failed?"
    assert rows[1] == "  99 bytes, only its beginning and end are kept, 2 secrets taken out"
    assert rows[2:] == ["c"]
    silent = ended(head="", output_bytes=0)
    assert [text_of(line).rstrip() for line in command.ended(silent, 70, 9)][1:] == [
        "  it said nothing"
    ]
