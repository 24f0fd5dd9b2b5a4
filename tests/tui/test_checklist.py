"""A checklist in lines: every step has its own, none is wider than the pane, nothing is lost."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.before import Before
from irtui.domain.checklist import Outcome, Run, RunStatus, StepCommand, StepDetails, StepState
from irtui.domain.stepgroups import MOST_OPEN
from irtui.text import clean
from irtui.tui.drawing import checklist as drawing
from irtui.tui.drawing.checklist import ChecklistRow, GroupKey
from irtui.tui.paint import width_of
from tests.builders import MINUTE, T0, evidence, run, step
from tests.tui.texts import texts

WIDTHS = st.integers(30, 160)
COMMANDS = st.builds(
    StepCommand, text=texts, expected=texts, language=texts, shell=st.booleans(),
    query=st.booleans(), root=st.booleans(),
)  # fmt: skip
DETAILS = st.builds(
    StepDetails,
    soft=st.booleans(),
    risk=st.sampled_from(["read", "unknown", "change", "danger"]),
    line=st.integers(0, 9999),
    substeps=st.lists(texts, max_size=2).map(tuple),
    cautions=st.lists(texts, max_size=2).map(tuple),
    links=st.lists(texts, max_size=2).map(tuple),
)


@st.composite
def steps(draw: st.DrawFn, position: int) -> Any:
    by = draw(st.sampled_from([None, "alice", "somebody with a long name"]))
    begun = draw(st.sampled_from([None, T0]))
    return step(
        position,
        draw(st.sampled_from(StepState)),
        text=draw(texts),
        body=draw(texts),
        group=draw(texts),
        phase=draw(st.sampled_from(["diagnose", "mitigate", "escalate", "other"])),
        commands=tuple(draw(st.lists(COMMANDS, max_size=2))),
        details=draw(DETAILS),
        note=draw(texts),
        reason=draw(st.sampled_from([None, "no_time"])),
        by=by,
        started_at=begun,
        finished_at=T0 + MINUTE if begun else None,
        dropped=draw(st.booleans()),
    )


@st.composite
def runs(draw: st.DrawFn) -> Run:
    members = [draw(steps(position)) for position in range(draw(st.integers(1, 4)))]
    said = draw(texts)
    return run(
        *members,
        status=draw(st.sampled_from(RunStatus)),
        ended_at=draw(st.sampled_from([None, T0 + 5 * MINUTE])),
        outcome=draw(st.sampled_from([None, *Outcome])),
        outcome_note=draw(texts),
        evidence=(
            evidence(head=said, script=said, step_id=members[0].id),
            evidence(ended_at=None, exit_code=None, step_id=members[-1].id),
        ),
    )


def keys(rows: list[ChecklistRow]) -> list[object]:
    return [row.key for row in rows if row.key is not None]


def text_of(rows: list[ChecklistRow]) -> str:
    return "\n".join("".join(piece.text for piece in row.line) for row in rows)


@given(runs(), WIDTHS, st.integers(0, 3), st.booleans(), texts)
def test_no_line_is_wider_than_the_pane(
    found: Run, width: int, cursor: int, able: bool, said: str
) -> None:
    here = found.steps[cursor % len(found.steps)].id
    rows = drawing.rows(found, here, (), T0 + 9 * MINUTE, width, runs=able)
    lines = [row.line for row in rows]
    lines.append(drawing.title(found, 1, 3, T0 + timedelta(hours=5), None, width))
    lines += drawing.told(found, True, Before(said, said), width)
    wide = [pieces for pieces in lines if width_of(pieces) > width]
    assert wide == []


@given(runs(), WIDTHS)
def test_every_step_has_its_line_in_the_order_of_the_runbook(found: Run, width: int) -> None:
    rows = drawing.rows(found, None, (), T0, width)
    assert keys(rows) == [one.id for one in found.steps]


@given(st.integers(1, 60), st.integers(1, 5), st.integers(0, 4))
def test_of_many_groups_only_the_open_ones_show_their_steps(
    many: int, parts: int, opened: int
) -> None:
    found = run(*(step(n, group=f"Part {n * parts // many}") for n in range(many)))
    rows = keys(drawing.rows(found, None, {opened}, T0, 80))
    shown = [key for key in rows if not isinstance(key, GroupKey)]
    if many <= MOST_OPEN or parts == 1:
        assert rows == [one.id for one in found.steps]
        return
    assert shown == [one.id for one in found.steps if one.group == f"Part {opened}"]
    assert [key for key in rows if isinstance(key, GroupKey)] == [GroupKey(n) for n in range(parts)]


def test_the_step_under_the_cursor_says_all_it_has() -> None:
    command = StepCommand("kubectl get pods", shell=True, expected="one\ntwo", root=True)
    details = StepDetails(
        line=31, risk="danger", substeps=("look twice",), cautions=("Never at night",),
        links=("https://x.example/y",),
    )  # fmt: skip
    one = step(body="Some words.", commands=(command,), details=details)
    ran = evidence(head="first\nlast\n", exit_code=3)
    found = run(one, evidence=(ran,))
    told = text_of(drawing.rows(found, one.id, (), T0, 80, runs=True))
    for words in (
        "HighLatency.md:31", "dangerous", "Some words.", "· look twice", "! Never at night",
        " kubectl get pods ", "y copy", "! run", "as root", "expect  one", "https://x.example/y",
        "✗ exit code 3 after 1.0 s: failed? · alice 12:00 · restart x", "last",
    ):  # fmt: skip
        assert words in told
    assert "Some words." not in text_of(drawing.rows(found, None, (), T0, 80))


def test_what_is_no_step_is_quiet() -> None:
    one = step(body="Some words.", dropped=True)
    told = text_of(drawing.rows(run(one), one.id, (), T0, 80))
    assert "not a step" in told
    assert "X takes that back" in told
    assert "Some words." not in told


def test_an_ended_run_stands_still() -> None:
    one = step(0, StepState.IN_PROGRESS, by="alice", started_at=T0)
    found = run(one, status=RunStatus.ABANDONED, ended_at=T0 + 4 * MINUTE, ended_by="alice")
    later = T0 + timedelta(hours=2)
    assert "04:00" in text_of(drawing.rows(found, None, (), later, 80))
    title = drawing.title(found, 0, 1, later, None, 80)
    assert "run 04:00" in "".join(piece.text for piece in title)
    (told,) = drawing.told(found, False, Before(), 80)
    assert "F says what it was worth" in "".join(clean(piece.text) for piece in told)
