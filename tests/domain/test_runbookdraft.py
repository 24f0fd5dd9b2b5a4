"""A first runbook from an incident: what was noted and ticked becomes steps, and nothing else."""

from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.checklist import StepCommand, StepState
from irtui.domain.runbook import StepKind, parse
from irtui.domain.runbookdraft import draft, file_name
from irtui.domain.runbookindex import letters, stem
from irtui.domain.timeline import Kind
from irtui.text import clean
from tests.builders import MINUTE, T0, alert, event, run, step

TICKED = run(
    step(
        0,
        StepState.DONE,
        text="Restart *it*",
        finished_at=T0 + 2 * MINUTE,
        note="took long",
        commands=(StepCommand("kubectl -n a \\\n  restart", "bash", shell=True),),
    ),
    step(1, StepState.SKIPPED, text="Never mind", finished_at=T0),
    step(2, StepState.FAILED, text="Did not help", finished_at=T0),
    step(3, StepState.PENDING, text="Not done"),
)
TIMELINE = [
    event("HighLatency fired", kind=Kind.ALERT_FIRED),
    event("the cache is cold\nsince the roll-out", at=T0 + MINUTE),
    event("scaled up", at=T0 + 3 * MINUTE, kind=Kind.ACTION_TAKEN),
    event("triage → investigating", kind=Kind.STATUS_CHANGE),
    replace(event("Restart it: took long", at=T0), data={"step": "k"}),
    replace(event("wrong window", at=T0), data={"act": "1"}),
    replace(event("undone", at=T0, kind=Kind.SYSTEM), data={"undoes": "1"}),
]

WRITTEN = r"""# HighLatency

## Meaning

HighLatency is high

Requests take more than 1 s.

## Impact

No checkout

## Steps

- [ ] the cache is cold

  since the roll-out
- [ ] Restart \*it\*

  took long

  ```bash
  kubectl -n a \
    restart
  ```

- [ ] scaled up

## Notes

Written from INC-2026-0001.
"""


def test_notes_and_ticked_steps_become_steps_in_the_order_of_time() -> None:
    told = {"summary": "HighLatency is high", "description": "Requests take more than 1 s."}
    one = alert(annotations=told)
    found = draft(
        "HighLatency",
        [one],
        TIMELINE,
        [TICKED],
        impact="No checkout",
        origin="Written from INC-2026-0001.",
    )
    assert found == WRITTEN


def test_what_was_written_reads_as_the_checklist_it_was() -> None:
    runbook = parse(WRITTEN, name="HighLatency.md")
    assert runbook.title == "HighLatency"
    assert [one.text for one in runbook.steps] == ["the cache is cold", "Restart *it*", "scaled up"]
    assert {one.kind for one in runbook.steps} == {StepKind.TASK}
    (command,) = runbook.steps[1].commands
    assert command.text == "kubectl -n a \\\n  restart"
    assert command.shell


def test_where_nothing_was_noted_it_is_a_stub_that_asks_to_be_written() -> None:
    assert parse(draft("A", [], [], []), name="A.md").steps
    assert "TODO" in draft("A", [], [], [])
    assert "only us" in draft("A", [alert(annotations={"impact": "only us"})], [], [], impact="x")


TEXT = st.text(st.sampled_from("ab `*_#-[]()<>!\\|~&1.\n$x\x00\x1bé"), max_size=40)


@given(st.lists(TEXT, max_size=4), TEXT)
def test_whatever_was_noted_is_text_and_never_a_command(notes: list[str], told: str) -> None:
    timeline = [event(note, at=T0 + number * MINUTE) for number, note in enumerate(notes)]
    one = alert(annotations={"description": told, "impact": told})
    runbook = parse(draft("Alert", [one], timeline, [], impact=told, origin=told), name="Alert.md")
    assert [command for step in runbook.steps for command in step.commands] == []
    assert [section.title for section in runbook.sections] == ["Meaning", "Impact", "Steps"] + (
        ["Notes"] if told else []
    )
    first = [next((line for line in note.splitlines() if line.strip()), "") for note in notes]
    wanted = [" ".join(clean(" ".join(text.split())).split()) for text in first if text]
    if wanted:
        assert [bare(step.text) for step in runbook.steps] == [bare(text) for text in wanted]


def bare(text: str) -> str:
    return letters(text)


@given(st.text(max_size=150))
def test_a_file_is_found_by_the_name_it_was_given(name: str) -> None:
    try:
        found = file_name(name)
    except ValueError:
        return
    assert "/" not in found
    assert not found.startswith(".")
    assert letters(name).startswith(letters(stem(found)))
    if len(normalize("NFKC", name)) <= 100:
        assert letters(stem(found)) == letters(name)


@pytest.mark.parametrize("name", ["", "..", "../..", "\0", "--", " "])
def test_an_alert_without_letters_gets_no_file(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        file_name(name)
