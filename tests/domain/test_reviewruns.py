"""What the review and the JSON tell of the runbooks that were walked through."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from irtui.domain.checklist import Outcome, Run, RunStatus, StepState
from irtui.domain.recordjson import record_json
from irtui.domain.reviewruns import checklist_sections
from tests.builders import MINUTE, T0, evidence, record, run, step


def walked() -> Run:
    """Four steps, a command in the second, one that is none, ended before the last."""
    return run(
        step(0, StepState.DONE, by="alice", finished_at=T0 + MINUTE),
        step(1, StepState.FAILED, by="bob", finished_at=T0 + 2 * MINUTE, note="no rights"),
        step(2, StepState.SKIPPED, by="bob", finished_at=T0 + 2 * MINUTE, reason="no_time"),
        step(3, dropped=True),
        step(4),
        status=RunStatus.ABANDONED,
        ended_at=T0 + 12 * MINUTE,
        ended_by="alice",
        outcome=Outcome.HELPED,
        outcome_note="ask the data team first",
        evidence=(
            evidence(
                step_id=step(1).id,
                script="kubectl delete pod x\nsleep 1",
                exit_code=1,
                head="\nForbidden\nask *bob*\n",
            ),
        ),
    )


def test_the_review_tells_outcome_steps_and_evidence() -> None:
    heading, told, steps = checklist_sections(record(runs=[walked()]))
    assert heading == "### Checklist: High latency"
    assert told == (
        "HighLatency.md, version 0123456789ab, 3 of 4 steps settled, abandoned by alice after "
        "12 min. Outcome: helped (ask the data team first)."
    )
    assert steps.split("\n") == [
        "- [x] Look at thing 0 (done; alice 2026-01-31 12:01:00)",
        "- [ ] Look at thing 1 (failed; bob 2026-01-31 12:02:00; no rights)",
        "  - kubectl delete pod x …: exit code 1 after 1.0 s: failed? "
        "(alice 2026-01-31 12:00:00): Forbidden; ask \\*bob\\*",
        "- [ ] Look at thing 2 (skipped; no time; bob 2026-01-31 12:02:00)",
        "- [ ] Look at thing 3 (not a step)",
        "- [ ] Look at thing 4 (pending)",
    ]


def test_a_run_that_goes_on_says_how_far_it_is() -> None:
    _, told, _ = checklist_sections(record(runs=[run(step(0))]))
    assert told == "HighLatency.md, version 0123456789ab, 0 of 1 steps settled."


def test_the_json_tells_the_same() -> None:
    (told,) = record_json(record(runs=[walked()]))["runs"]
    assert json.loads(json.dumps(told)) == told
    assert {name: told[name] for name in ("status", "ended_by", "outcome", "outcome_note")} == {
        "status": "abandoned",
        "ended_by": "alice",
        "outcome": "helped",
        "outcome_note": "ask the data team first",
    }
    assert told["ended_at"] == "2026-01-31T12:12:00Z"
    states: list[Any] = [(one["state"], one["reason"], one["not_a_step"]) for one in told["steps"]]
    assert states == [
        ("done", None, False),
        ("failed", None, False),
        ("skipped", "no_time", False),
        ("pending", None, True),
        ("pending", None, False),
    ]
    (ran,) = told["steps"][1]["evidence"]
    assert (ran["exit_code"], ran["seconds"], ran["output"]) == (1, 1.0, ["Forbidden", "ask *bob*"])
    assert [one["evidence"] for one in told["steps"][2:]] == [[], [], []]


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_what_a_command_said_stays_one_line_of_the_review(
    script: str, said: str, note: str
) -> None:
    found = run(
        step(0), outcome=Outcome.FIXED, outcome_note=note,
        evidence=(evidence(script=script, head=said),),
    )  # fmt: skip
    _, told, steps = checklist_sections(record(runs=[found]))
    assert "\n" not in told
    assert steps.count("\n") == 1
    kinds = {token.type for token in MarkdownIt().parse(steps)}
    assert not kinds & {"fence", "code_block", "html_block", "heading_open", "blockquote_open"}
