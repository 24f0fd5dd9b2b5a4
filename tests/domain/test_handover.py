"""The hand-over: what stands in it, and that nothing from outside changes how it is read."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from irtui.domain.actionitem import ActionItem, ActionKind, ActionState, TargetKind
from irtui.domain.checklist import Run, RunStatus, StepState
from irtui.domain.handover import (
    Ending,
    Going,
    Handover,
    Kept,
    Noise,
    Note,
    Trouble,
    ending,
    next_of,
    troubles,
)
from irtui.domain.handovertext import markdown
from irtui.domain.matcher import parse
from irtui.domain.reviewparts import escaped
from irtui.domain.silence import Silence, SilenceState
from irtui.domain.silencetold import SilencePicture
from irtui.domain.task import Task, TaskState
from tests.builders import HOUR, MINUTE, T0, answer, board, event, failure, incident, run, step

SINCE = T0 - 8 * HOUR
_HOSTILE = ["# x", "|", "](http://evil)", "<b>", "\n\n## y", "`", "\x1b[2J", "* a", "---", "1. b"]
hostile = (
    st.lists(st.sampled_from(_HOSTILE) | st.text(max_size=8), max_size=6)
    .map("".join)
    .filter(escaped)
)


def task(text: str, **fields: object) -> Task:
    known = Task(incident().id, text, None, None, TaskState.OPEN, "alice", T0)
    return replace(known, **fields)  # type: ignore[arg-type]


def item(text: str) -> ActionItem:
    return ActionItem(
        incident().id, 17, None, text, ActionKind.PREVENT, 2, text, T0 - HOUR, TargetKind.NONE, "",
        ActionState.OPEN, "alice", T0,
    )  # fmt: skip


def whole(text: str) -> Handover:
    """A hand-over with a text from outside in every place."""
    one = incident(title=text, impact=text, commander=text, next_update_at=T0 + MINUTE)
    kept = Kept(text, text, text, text, T0 - HOUR, T0 + HOUR, (Note(T0, text, text),))
    going = Going(one, text, (task(text, owner=text, due_at=T0 - HOUR),), (event(text, by=text),))
    return Handover(
        T0, SINCE, text, (going,), (kept,), (kept,), (Ending(text, text, T0, text, text),),
        (item(text),), (f"review of {text}",),
        (incident(title=text, resolved_at=T0),), (Noise(text, 1, (text,), 4),),
        (Trouble(text, text),),
    )  # fmt: skip


def read(text: str) -> list[tuple[str, str]]:
    """What a forge makes of Markdown: each block, and what inline marks there are."""
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        marks = " ".join(one.type for one in token.children or () if one.type != "text")
        found.append((token.type, marks))
    return found


@settings(deadline=None)
@given(hostile)
def test_nothing_from_outside_changes_how_it_is_read(text: str) -> None:
    found = markdown(whole(text))
    assert [kind for kind, _ in read(found)] == [kind for kind, _ in read(markdown(whole("x")))]
    marks = {mark for _, marks in read(found) for mark in marks.split()}
    assert marks <= {"strong_open", "strong_close", "softbreak"}
    assert found.replace("\n", "").isprintable() or not text.isprintable()
    assert "\x1b" not in found
    assert found == markdown(whole(text))


def test_what_there_is_none_of_has_no_heading() -> None:
    assert markdown(Handover(T0, SINCE, "alice")) == (
        "# Hand-over 2026-01-31 12:00Z\n\nOf the last 8 h 00 min, by alice.\n\n"
        "## Open incidents\n\nNone.\n\n## Acknowledged alerts, oldest first\n\nNone.\n"
    )


def test_the_next_step_is_the_first_open_task_else_the_first_step_that_waits() -> None:
    going = run(step(0, StepState.DONE), step(1), step(2))
    over: Run = replace(going, status=RunStatus.ABANDONED)
    tasks = [
        task("later", due_at=T0 + HOUR), task("whenever"),
        task("soon", due_at=T0 + MINUTE, owner="bob"), task("done", state=TaskState.DONE),
    ]  # fmt: skip
    assert next_of(tasks, [going]) == "soon (bob)"
    assert next_of(tasks[3:], [over, going]) == f"step 2 of {going.title}: Look at thing 1"
    assert next_of(tasks[3:], [over]) == ""


@given(st.lists(st.integers(-20, 20), max_size=8))
def test_silences_in_force_that_end_soon_are_told_the_next_first(hours: list[int]) -> None:
    silences = {
        str(number): Silence(
            "prod", str(number), (parse("a=b"),), T0 - 30 * HOUR, T0 + timedelta(hours=hour),
            told=SilenceState.ACTIVE,
        )
        for number, hour in enumerate(hours)
    }  # fmt: skip
    found = ending([SilencePicture("prod", silences)], [], T0, T0 + 8 * HOUR)
    ends = [one.ends_at for one in found]
    assert ends == sorted(T0 + timedelta(hours=hour) for hour in hours if 0 < hour <= 8)


def test_a_source_that_tells_nothing_is_told() -> None:
    found = board(answer(), failure("refused", source="lab"), sources=("prod", "lab", "new"))
    pictures = {
        "prod": SilencePicture("prod", trouble="no such page"),
        "lab": SilencePicture("lab", trouble="refused"),
    }
    assert troubles(found, pictures, T0) == (
        Trouble("lab", "its alerts may be old: refused"),
        Trouble("new", "its alerts may be old: not asked yet"),
        Trouble("prod", "its silences may be old: no such page"),
    )
