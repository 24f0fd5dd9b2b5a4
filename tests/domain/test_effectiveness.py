"""What the runs of a runbook come to: shares with their numbers, and nothing where nobody knows."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from irtui.domain.checklist import Outcome, Run, RunStatus, RunStep, SkipReason, StepState
from irtui.domain.effectiveness import ENOUGH, Use, effectiveness, figures, line, troublesome
from irtui.domain.spread import middle
from tests.builders import HOUR, MINUTE, T0, run, step

DONE, SKIPPED, FAILED = StepState.DONE, StepState.SKIPPED, StepState.FAILED


def use(*steps: RunStep, day: int = 0, minutes: int | None = 10, **fields: Any) -> Use:
    """A completed run on a day; without minutes it still goes on."""
    mitigated_at = fields.pop("mitigated_at", None)
    at = T0 + timedelta(days=day)
    status = RunStatus.IN_PROGRESS if minutes is None else RunStatus.COMPLETED
    known: dict[str, Any] = {
        "id": UUID(int=day + 1),
        "started_at": at,
        "status": status,
        "ended_at": None if minutes is None else at + minutes * MINUTE,
    }
    return Use(run(*steps, **{**known, **fields}), mitigated_at)


def timed(position: int, minutes: int, state: StepState = DONE, **fields: Any) -> RunStep:
    """A step that ended an hour per position after the start, and took some minutes."""
    end = T0 + position * HOUR
    return step(
        position, state, started_at=end - minutes * MINUTE, finished_at=end, **fields
    )  # fmt: skip


def test_a_run_that_goes_on_is_not_counted_as_not_completed() -> None:
    told = figures([use(minutes=4), use(minutes=None, day=1)])
    assert (told.runs, told.ended, told.completed, told.took) == (2, 1, 1, 4 * MINUTE)


def test_without_an_end_no_duration_is_told() -> None:
    told = figures([use(ended_at=None), use(status=RunStatus.ABANDONED, day=1)])
    assert (told.completed, told.abandoned, told.timed, told.took) == (1, 1, 0, None)


def test_outcomes_are_counted_where_somebody_told_one() -> None:
    told = figures([use(outcome=Outcome.FIXED), use(outcome=Outcome.NO_HELP, day=1), use(day=2)])
    assert (told.rated, told.outcomes[Outcome.FIXED], told.problems) == (2, 1, 1)


def test_the_step_that_worked_is_the_last_one_done_before_the_mitigation() -> None:
    steps = (timed(1, 5), timed(2, 5), timed(3, 5, FAILED), timed(4, 5))
    told = figures([use(*steps, mitigated_at=T0 + 3 * HOUR + MINUTE), use(*steps)])
    assert [one.worked for one in told.steps] == [0, 1, 0, 0]


def test_a_mitigation_before_any_step_was_done_was_no_step() -> None:
    told = figures([use(timed(1, 5), mitigated_at=T0)])
    assert [one.worked for one in told.steps] == [0]


def test_steps_that_are_left_out_or_fail_often_are_problems() -> None:
    runs = [use(step(0, SKIPPED), step(1, DONE), step(2, FAILED)) for _ in range(3)]
    runs += [use(step(0, DONE), step(1, SKIPPED), step(2, DONE)) for _ in range(2)]
    told = figures(runs)
    assert [one.problems for one in told.steps] == [("skipped",), (), ("failed",)]
    assert told.steps[0].trouble == "skipped 3 of 5"
    assert told.problems == 2


def test_half_is_not_most_and_pending_is_not_skipped() -> None:
    told = figures([use(step(0, SKIPPED)), use(step(0, DONE)), use(step(0)), use(step(0))])
    assert [(one.settled, one.problems) for one in told.steps] == [(2, ())]


def test_a_step_that_somebody_calls_wrong_is_told_with_the_note() -> None:
    wrong = step(0, SKIPPED, reason=SkipReason.WRONG, note="the flag is gone", by="bob")
    (told,) = figures([use(wrong), use(step(0, DONE)), use(step(0, DONE))]).steps
    assert told.problems == ("wrong",)
    assert told.trouble == "called wrong 1 of 3"
    assert [(one.reason, one.note, one.by) for one in told.marks] == [
        (SkipReason.WRONG, "the flag is gone", "bob")
    ]


def test_what_is_no_step_is_not_counted() -> None:
    told = figures([use(step(0, SKIPPED, dropped=True), step(1, DONE))])
    assert [one.key for one in told.steps] == ["step-1"]


def test_each_version_is_told_by_itself_the_newest_first() -> None:
    old, new = "a" * 64, "b" * 64
    (told,) = effectiveness(
        [use(day=2, sha256=new), use(step(0, SKIPPED), sha256=old), use(day=1, sha256=old)]
    )
    assert [(one.sha256, one.figures.runs) for one in told.versions] == [(new, 1), (old, 2)]
    assert told.whole.runs == 3


def test_a_step_that_was_written_anew_is_no_trouble_any_more() -> None:
    old = step(0, SKIPPED, key="old")
    (before,) = effectiveness([use(old, step(1, SKIPPED)), use(old, step(1, DONE), day=1)])
    assert (before.whole.problems, before.score) == (1, 2)
    (after,) = effectiveness([use(old, step(1, SKIPPED)), use(step(1, DONE), day=1, sha256="b")])
    assert [(one.key, one.settled) for one in after.whole.steps] == [("step-1", 2)]
    assert (after.whole.problems, after.score) == (0, 0)
    assert [one.figures.problems for one in after.versions] == [0, 2]


def test_the_step_that_troubles_most_runs_comes_first() -> None:
    runs = [use(step(0, FAILED), step(1, SKIPPED), step(2, DONE))] * 3
    runs += [use(step(0, DONE), step(1, SKIPPED), step(2, DONE))]
    assert [one.number for one in troublesome(figures(runs))] == [2, 1]


def test_sections_of_one_file_are_different_runbooks() -> None:
    found = effectiveness([use(anchor="disk-full"), use(anchor="disk-slow", day=1)])
    assert [one.anchor for one in found] == ["disk-full", "disk-slow"]


def test_what_is_used_often_and_troubles_comes_first() -> None:
    fine = [use(step(0, DONE), runbook="Fine.md", day=day) for day in range(9)]
    bad = [use(step(0, FAILED), runbook="Bad.md", day=day) for day in range(3)]
    rare = [use(step(0, FAILED), runbook="Rare.md")]
    assert [one.runbook for one in effectiveness([*fine, *bad, *rare])] == [
        "Bad.md", "Rare.md", "Fine.md",
    ]  # fmt: skip


def test_a_trend_needs_enough_runs_on_both_sides() -> None:
    runs = [use(day=day, minutes=20 if day < ENOUGH else 12) for day in range(2 * ENOUGH)]
    assert figures(runs).trend == -8 * MINUTE
    assert figures(runs[1:]).trend is None


def test_one_calm_line() -> None:
    (once,) = effectiveness([use(minutes=None)])
    assert line(once) == "used once"
    runs = [
        use(step(0, DONE), step(1, SKIPPED), day=day, outcome=Outcome.FIXED) for day in range(5)
    ]
    (often,) = effectiveness(runs)
    assert line(often) == "used 5 times, fixed 5 of 5, median 10 min, step 2 skipped 5 of 5"


STEPS = some.builds(
    lambda position, state, start, took, reason: step(
        position, state, reason=reason,
        started_at=None if start is None else T0 + start * MINUTE,
        finished_at=None if took is None else T0 + took * MINUTE,
    ),
    some.integers(0, 4), some.sampled_from(StepState), some.none() | some.integers(-90, 90),
    some.none() | some.integers(-90, 90), some.none() | some.sampled_from([*map(str, SkipReason)]),
)  # fmt: skip
RUNS = some.builds(
    lambda steps, number, status, outcome, minutes: run(
        *steps, id=UUID(int=number), runbook=f"{number % 3}.md", sha256=str(number % 2),
        status=status, outcome=outcome, started_at=T0 + number * HOUR,
        ended_at=None if minutes is None else T0 + number * HOUR + minutes * MINUTE,
    ),
    some.lists(STEPS, max_size=4, unique_by=lambda one: one.key), some.integers(0, 50),
    some.sampled_from(RunStatus), some.none() | some.sampled_from(Outcome),
    some.none() | some.integers(-9, 90),
)  # fmt: skip
USES = some.builds(Use, RUNS, some.none() | some.just(T0 + 40 * MINUTE))


@given(some.lists(USES, max_size=12))
def test_no_run_is_lost_and_no_share_is_more_than_the_whole(uses: list[Use]) -> None:
    found = effectiveness(uses)
    assert sum(one.whole.runs for one in found) == len(uses)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        assert sum(version.figures.runs for version in one.versions) == one.whole.runs
        assert one.whole.completed + one.whole.abandoned <= one.whole.runs
        assert line(one).startswith("used")
        shares = [share for part in one.whole.steps if (share := part.share) is not None]
        assert not shares or abs(sum(shares) - 1) < 1e-6
        assert sum(part.worked for part in one.whole.steps) <= one.whole.runs
        assert all(part.skipped + part.failed <= part.settled for part in one.whole.steps)


@given(some.lists(some.timedeltas(timedelta(0), timedelta(days=9)), min_size=1))
def test_the_middle_lies_between(spans: list[timedelta]) -> None:
    found = middle(spans)
    assert found is not None
    assert sum(span < found for span in spans) <= len(spans) / 2
    assert sum(span > found for span in spans) <= len(spans) / 2


def test_the_order_in_which_runs_come_does_not_matter() -> None:
    runs: list[Run] = [use(step(0, DONE), day=day).run for day in range(4)]
    assert effectiveness(map(Use, runs)) == effectiveness(map(Use, reversed(runs)))
