"""One rule at a time, on the smallest text that shows it."""

import pytest

from irtui.domain.runbook import RunbookError, SectionKind, Step, StepKind, parse


def steps(text: str) -> list[tuple[str, str]]:
    return [(step.kind.value, step.text) for step in parse(text, name="Alert.md").steps]


def only(text: str) -> Step:
    (step,) = parse(text, name="Alert.md").steps
    return step


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("intro\n\n# First\n\n# Second", "First"),
        ("---\ntitle: From above\n---\ntext", "From above"),
        ("---\ntitle: [broken\n---\ntext", "Alert"),
        ("## Only a section", "Alert"),
        ("# `Code` and *stress*", "Code and stress"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert parse(text, name="Alert.md").title == title


def test_front_matter_without_end_is_text() -> None:
    assert "title: x" in parse("---\ntitle: x\n", name="a.md").steps[0].body


def test_front_matter_that_would_explode_is_left_out() -> None:
    bomb = "---\na: &a [x, x]\nb: [*a, *a]\n---\n# T"
    assert parse(bomb, name="a.md").metadata == {}


def test_templates_are_no_text() -> None:
    runbook = parse("<% if x\n y %>\n- [ ] Check it\n", name="a.md.erb")
    assert [(s.text, s.line) for s in runbook.steps] == [("Check it", 3)]


def test_a_neutral_section_yields_only_lists_next_to_an_action_section() -> None:
    text = "## Scope\n\nCheck this.\n\n1. Do that\n\n## Fix\n\n1. Restart it\n"
    assert steps(text) == [("ordered", "Do that"), ("ordered", "Restart it")]
    assert steps("## Scope\n\nCheck this.\n") == [("paragraph", "Check this.")]


def test_a_context_section_yields_only_tasks() -> None:
    text = "## Impact\n\n1. Mails are late\n\nCheck it.\n\n## Fix\n\n1. Restart it\n"
    assert steps(text) == [("ordered", "Restart it")]


def test_prose_is_a_step_only_where_nothing_surer_is() -> None:
    text = "## Fix\n\nCheck the disk.\n\n1. Restart it\n"
    step = only(text)
    assert (step.text, step.body) == ("Restart it", "Check the disk.")


def test_a_list_of_links_is_no_procedure() -> None:
    text = "## Fix\n\nRestart it.\n\n1. [a](a.md)\n2. [b](b.md)\n"
    step = only(text)
    assert step.text == "Restart it."
    assert step.links == ("a.md", "b.md")


def test_facts_after_an_instruction_are_its_details() -> None:
    step = only("## Check\n\nCheck why it stopped:\n\n- too little memory\n- a bad node\n")
    assert step.kind is StepKind.BULLET
    assert step.substeps == ("too little memory", "a bad node")


def test_facts_alone_are_to_be_read() -> None:
    step = only("## Possible checks\n\n- too little memory\n- a bad node\n\n## Meaning\n\nx\n")
    assert (step.kind, step.text) == (StepKind.FALLBACK, "Work through: Possible checks")
    assert step.body == "- too little memory\n- a bad node"


def test_a_silent_section_next_to_others_is_to_be_read() -> None:
    text = "## Diagnosis\n\n1. Look\n\n## Mitigation\n\nIt heals.\n"
    assert steps(text) == [("ordered", "Look"), ("read", "Read: Mitigation")]


def test_an_introduction_is_no_step() -> None:
    text = "## Diagnosis\n\nThere are two cases.\n\n### Slow disk\n\n1. Look\n"
    runbook = parse(text, name="a.md")
    assert [s.text for s in runbook.steps] == ["Look"]
    assert "There are two cases." in runbook.context


def test_a_warning_reaches_the_step_before_and_the_step_after() -> None:
    text = "## Fix\n\n1. Stop\n\nWarning: data is lost.\n\n2. Wipe\n"
    stop, wipe = parse(text, name="a.md").steps
    assert stop.cautions == wipe.cautions == ("Warning: data is lost.",)


@pytest.mark.parametrize(
    "admonition",
    [
        "> [!WARNING]\n> Data is lost.\n",
        "!!! warning\n    Data is lost.\n",
        ":::warning\nData is lost.\n:::\n",
        "{{< hint warning >}}\nData is lost.\n{{< /hint >}}\n",
    ],
)
def test_admonitions_of_site_makers_are_cautions(admonition: str) -> None:
    step = only(f"## Fix\n\n1. Wipe it\n\n{admonition}\nDone.\n")
    assert len(step.cautions) == 1
    assert "Data is lost." in step.cautions[0]
    assert step.body == "Done."


def test_a_caution_between_sentence_and_code_does_not_part_them() -> None:
    step = only(
        "## Fix\n\nDelete the pod:\n\n> Note: it comes back.\n\n```sh\nkubectl delete\n```\n"
    )
    assert (step.kind, step.text) == (StepKind.COMMAND, "Delete the pod:")
    assert step.cautions == ("Note: it comes back.",)
    assert step.commands[0].text == "kubectl delete"


def test_bold_stands_for_a_heading() -> None:
    text = "**Symptoms**\n\n- Check fails\n\n**Resolution**\n\n- Restart it\n"
    runbook = parse(text, name="a.md")
    assert [(s.text, s.group) for s in runbook.steps] == [("Restart it", ("Resolution",))]


def test_details_group_their_steps() -> None:
    text = "## Fix\n\n<details>\n<summary>On a VM</summary>\n\n1. Stop\n\n</details>\n\n1. Go\n"
    runbook = parse(text, name="a.md")
    assert [(s.text, s.group) for s in runbook.steps] == [
        ("Stop", ("Fix", "On a VM")),
        ("Go", ("Fix",)),
    ]


def test_names_in_angle_brackets_stay_and_tags_go() -> None:
    assert only("## Fix\n\n1. Restart <pod> **now**<br>please\n").text == (
        "Restart <pod> now please"
    )


def test_a_command_inside_a_sentence_can_be_copied() -> None:
    step = only("## Check\n\n1. Check via `kubectl get pods`, never `kubectl delete pod x`\n")
    assert [c.text for c in step.commands] == ["kubectl get pods"]


def test_a_long_item_is_cut_after_a_sentence() -> None:
    rest = "It has done so before. " * 12
    step = only(f"## Check\n\n1. Check the disk. {rest}\n")
    assert step.text.startswith("Check the disk. It has")
    assert len(step.text) <= 200
    assert f"{step.text} {step.body}" == f"Check the disk. {rest}".strip()


def test_a_label_stays_with_its_sentence() -> None:
    long = "It is kept by the operator and may be old. " * 5
    step = only(f"## Fix\n\n- Step 3: Check the certificate. {long}\n")
    assert step.text.startswith("Step 3: Check the certificate.")


def test_a_long_paragraph_shows_its_instruction_and_keeps_its_conditions() -> None:
    why = "The disk of the node is often full because nobody rotates its logs. " * 3
    step = only(f"## Fix\n\n{why}Rotate the logs.\n")
    assert step.text == "Rotate the logs."
    assert step.body == f"{why}Rotate the logs."


def test_a_ruler_under_a_paragraph_makes_no_heading() -> None:
    step = only("## Fix\n\nRestart the pod. It takes\na minute.\n---\n")
    assert step.group == ("Fix",)
    assert step.text == "Restart the pod. It takes a minute."


def test_task_only() -> None:
    text = "---\nirtui: {steps: task-only}\n---\n## Fix\n\n1. Read\n\n- [ ] Restart it\n"
    assert steps(text) == [("task", "Restart it")]


def test_keys_of_repeats_differ() -> None:
    first, second, third = parse("- [ ] a\n- [ ] A\n- [ ] b\n", name="a.md").steps
    assert second.key == f"{first.key}#2"
    assert len(third.key) == 12


def test_sections_keep_their_text() -> None:
    sections = parse("# T\n\n## Impact\n\nMails\nare late.\n\n## Fix\n\n- Go\n", name="a").sections
    assert [(s.title, s.kind, s.line, s.text) for s in sections] == [
        ("Impact", SectionKind.CONTEXT, 3, "Mails are late."),
        ("Fix", SectionKind.ACTION, 8, "- Go"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "---\n---", "<!-- x -->", "# ", "- \n- \n", "\0"])
def test_nothing_gives_a_step_too(text: str) -> None:
    assert only(text).kind is StepKind.FALLBACK


def test_a_huge_text_is_refused_in_one_sentence() -> None:
    with pytest.raises(RunbookError, match=r"big\.md: larger than 512 KiB"):
        parse("x" * (512 * 1024 + 1), name="big.md")


def test_too_many_steps_are_refused_in_one_sentence() -> None:
    with pytest.raises(RunbookError, match="2001 steps, the limit is 2000"):
        parse("- [ ] a\n" * 2001, name="big.md")
    assert len(parse("- [ ] a\n" * 2000, name="big.md").steps) == 2000


def test_numbered_causes_are_no_steps() -> None:
    text = "## Fix\n\nRestart it.\n\n{}\n\n1. the disk is full\n2. the node is gone\n"
    for caption in ("That it fails can mean any of:", "There are two possible causes:"):
        assert steps(text.format(caption)) == [("paragraph", "Restart it.")]
        assert "1. the disk is full" in only(text.format(caption)).body
    for caption in ("To confirm this is the cause, either:", "There are two causes.", "Look at:"):
        assert [kind for kind, _ in steps(text.format(caption))] == ["ordered", "ordered"]
    causes = "## Fix\n\nThere are two causes:\n\n1. the disk is full\n2. check the node\n"
    assert [kind for kind, _ in steps(causes)] == ["ordered", "ordered"]
