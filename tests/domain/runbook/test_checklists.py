"""Whole runbooks of the shapes people write, and the checklist each becomes."""

from pathlib import Path

import pytest

from irtui.domain.runbook import Phase, Risk, Runbook, Step, StepKind, parse

FILES = Path(__file__).parents[2] / "data" / "runbooks"


def read(name: str) -> Runbook:
    return parse((FILES / name).read_text(encoding="utf-8"), name=name)


def texts(runbook: Runbook) -> list[str]:
    return [step.text for step in runbook.steps]


def step(runbook: Runbook, text: str) -> Step:
    return next(step for step in runbook.steps if step.text == text)


def test_prose_under_four_headings() -> None:
    runbook = read("four_headings_prose.md")
    assert runbook.title == "QueueBacklogGrowing"
    assert runbook.metadata == {"title": "Queue Backlog Growing", "weight": 20}
    assert texts(runbook) == [
        "Check the number of running workers.",
        "Look for errors in the log of a worker.",
        "If a single shop causes it, pause its imports on the admin page.",
    ]
    assert {s.kind for s in runbook.steps} == {StepKind.PARAGRAPH}
    assert all(s.soft for s in runbook.steps)
    assert [s.phase for s in runbook.steps] == [Phase.DIAGNOSE, Phase.DIAGNOSE, Phase.MITIGATE]
    last = runbook.steps[-1]
    assert last.body == (
        "Usually one slow shop blocks all the others.\n\n"
        "See the architecture for how shops are told apart."
    )
    assert last.links == ("https://admin.example/imports", "architecture.md")
    assert "More messages arrive" in runbook.context
    assert "Check the number" not in runbook.context


def test_ordered_list_with_nested_code() -> None:
    runbook = read("ordered_nested_fences.md")
    assert [(s.number, s.text, s.kind) for s in runbook.steps] == [
        (1, "List the replicas:", StepKind.ORDERED),
        (2, "Look at the disk of the slow one:", StepKind.ORDERED),
        (1, "Restart the replica:", StepKind.ORDERED),
        (2, "Wait until the lag is below ten seconds.", StepKind.ORDERED),
    ]
    listed, disk, restart, wait = runbook.steps
    assert listed.body == "To find the replica, do the following:"
    assert listed.commands[0].text == "dbctl replicas list --zone <zone>"
    assert listed.commands[0].expected == "NAME    LAG\ndb-2    75s"
    assert listed.commands[0].placeholders == ("<zone>",)
    assert disk.substeps == ("free space", "write latency")
    assert disk.commands[0].interactive
    assert disk.commands[0].placeholders == ("$REPLICA",)
    assert restart.cautions == ("Warning: the next step drops every connection of the replica.",)
    assert restart.risk is Risk.CHANGE
    assert wait.cautions == ("Note: this takes up to five minutes.",)


def test_sentences_with_code() -> None:
    runbook = read("sentence_and_fence.md")
    ask, rate, renew = runbook.steps
    assert {s.kind for s in runbook.steps} == {StepKind.COMMAND}
    assert ask.text == "Ask the server for its certificate:"
    assert ask.commands[0].shell
    assert ask.body == "The date should be at least two weeks ahead."
    assert rate.commands[0].query
    assert not rate.commands[0].shell
    assert renew.text == "Run the command: certctl renew shop.example"


def test_symptoms_checks_resolution() -> None:
    runbook = read("symptoms_checks_resolution.md")
    assert texts(runbook)[:3] == [
        "Look at the dashboard of the front end",
        "Are the caches warm?",
        "kubectl top pods -n shop",
    ]
    assert {s.kind for s in runbook.steps} == {StepKind.BULLET}
    assert runbook.steps[2].commands[0].text == "kubectl top pods -n shop"
    assert not any("two seconds" in text for text in texts(runbook))
    assert "The page takes more than two seconds" in runbook.context


def test_task_list() -> None:
    runbook = read("task_list.md")
    assert runbook.ticked
    assert {s.kind for s in runbook.steps} == {StepKind.TASK}
    assert texts(runbook) == [
        "Read this page to its end",
        "Open a bridge call",
        "Tell the people on duty",
        "Lower the weight of the region to 50",
        "Lower it to 0",
        "Confirm that no request reaches the old region",
    ]
    assert step(runbook, "Tell the people on duty").substeps == ("in the chat", "by phone")
    assert step(runbook, "Lower it to 0").group == ("Before", "Traffic")
    assert runbook.steps[-1].number == 1


def test_many_alerts_in_one_file() -> None:
    runbook = read("many_alerts.md")
    assert texts(runbook) == [
        "Look at the log of the last run.",
        "Check that the ledger is reachable.",
        "Check the status page of the provider.",
        "Call the account manager.",
    ]
    assert runbook.steps[0].group == ("InvoiceJobFailed", "How to investigate")
    assert runbook.steps[-1].phase is Phase.ESCALATE


def test_moved_stub() -> None:
    runbook = read("moved_stub.md")
    assert runbook.stub
    assert runbook.moved_to == "storage/DiskAlmostFull.md"
    assert texts(runbook) == ["Read: DiskAlmostFull"]


def test_todo_stub_still_shows_what_it_means() -> None:
    runbook = read("todo_stub.md")
    assert runbook.stub
    assert runbook.moved_to is None
    assert [s.kind for s in runbook.steps] == [StepKind.FALLBACK]
    assert "throws out entries" in runbook.steps[0].body
    assert "TODO" not in runbook.steps[0].body


def test_broken_numbering_keeps_the_authors_numbers() -> None:
    runbook = read("broken_numbering.md")
    assert [s.number for s in runbook.steps] == [1, 2, 4]
    assert runbook.steps[0].commands[0].text == "keyctl create signing"
    assert runbook.steps[1].body == "Wait for an hour in between."


def test_prompts_and_output() -> None:
    runbook = read("prompt_and_output.md")
    find, node, examples = runbook.steps
    nodes, describe = find.commands
    assert nodes.text == "kubectl get nodes"
    assert nodes.expected == "NAME     STATUS\nnode-1   NotReady"
    assert describe.text == "kubectl describe node \\\n    <node>"
    assert node.commands[0].text == "systemctl status kubelet"
    assert node.commands[0].root
    assert node.commands[0].expected == "Active: failed"
    assert node.body == ""
    assert examples.commands[0].text == "# kubectl drain node-1\nkubectl get nodes"
    assert examples.risk is Risk.READ


def test_author_markup_overrides_the_rules() -> None:
    runbook = read("author_markup.md")
    assert texts(runbook) == [
        "The ledger must be frozen before anything else.",
        "Compare the totals",
        "Post the correction:",
    ]
    assert [s.risk for s in runbook.steps] == [Risk.UNKNOWN, Risk.READ, Risk.DANGER]
    assert runbook.metadata["irtui"] == {"alerts": ["LedgerOutOfBalance"]}


@pytest.mark.parametrize("path", sorted(FILES.glob("*.md")), ids=lambda path: path.stem)
def test_every_step_tells_its_source_line(path: Path) -> None:
    source = path.read_text(encoding="utf-8").split("\n")
    for found in parse("\n".join(source), name=path.name).steps:
        if found.kind not in (StepKind.READ, StepKind.FALLBACK):
            first = found.text.removeprefix("Run the command: ").split()[0]
            # A step without a sentence starts at its fence.
            assert first in "".join(source[found.line - 1 : found.line + 1])
