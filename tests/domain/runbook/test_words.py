"""What counts as an instruction, and what headings tell."""

import pytest

from irtui.domain.runbook import Phase, SectionKind, StepKind, parse
from irtui.domain.runbook.headings import classify, phase_of
from irtui.domain.runbook.imperative import Remark, imperative, remark


@pytest.mark.parametrize(
    "text",
    [
        "Check the disk.",
        "Please, restart the pod",
        "The node is slow. Drain it.",
        "If it persists, nothing helps.",
        "To see the queue, open the dashboard.",
        "Once it is up, you can go home.",
        "Is the cache warm?",
        "You should also verify the backup.",
        "**Double-check** the name",
        "In the console, select the node.",
        "Note the name of the pod.",
    ],
)
def test_instructions(text: str) -> None:
    assert imperative(text)


@pytest.mark.parametrize(
    "text",
    [
        "The disk is full.",
        "Request errors are common, e.g. check constraints.",
        "Increase in latency",
        "Scale is limited by the disk.",
        "To be honest, nobody knows.",
        "You can see the queue there.",
        "The queue is long. See the manual.",
        "",
        "...",
    ],
)
def test_explanations(text: str) -> None:
    assert not imperative(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Note: it is slow", Remark.CAUTION),
        ("[!WARNING] it is slow", Remark.CAUTION),
        ("Please do not restart", Remark.CAUTION),
        ("Warning logs should be there", None),
        ("Note the name", None),
        ("See the manual", Remark.REFERENCE),
        ("For more details, read on", Remark.REFERENCE),
        ("TODO", Remark.TODO),
        ("Check it", None),
    ],
)
def test_remarks(text: str, kind: Remark | None) -> None:
    assert remark(text) is kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Meaning", SectionKind.CONTEXT),
        ("2. Diagnosis", SectionKind.ACTION),
        ("Symptoms and checks", SectionKind.CONTEXT),
        ("Configuration", SectionKind.CONTEXT),
        ("Configuration fixes", SectionKind.ACTION),
        ("Roll back", SectionKind.ACTION),
        ("Prefixes", SectionKind.NEUTRAL),
        ("Transactions", SectionKind.NEUTRAL),
        ("", SectionKind.NEUTRAL),
    ],
)
def test_headings(title: str, kind: SectionKind) -> None:
    assert classify(title) is kind


def test_the_innermost_telling_heading_gives_the_phase() -> None:
    assert phase_of(("Mitigation", "Check the disk", "Linux")) is Phase.DIAGNOSE
    assert phase_of(("Diagnosis", "Restart")) is Phase.MITIGATE
    assert phase_of(("Escalation",)) is Phase.ESCALATE
    assert phase_of(()) is Phase.OTHER


def test_the_house_may_have_verbs_of_its_own() -> None:
    text = "# Slow\n\n## Mitigation\n\nYeet the pod.\n\nThe pod is slow.\n"
    assert [step.kind for step in parse(text, name="a.md").steps] == [StepKind.FALLBACK]
    (step,) = parse(text, name="a.md", verbs=["YEET"]).steps
    assert (step.kind, step.text) == (StepKind.PARAGRAPH, "Yeet the pod.")
    assert not imperative("Yeet the pod.")
