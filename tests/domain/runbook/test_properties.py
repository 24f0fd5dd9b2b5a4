"""What holds for every text, however odd."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from irtui.domain.runbook import RunbookError, parse, section_of
from tests.volumes import volume

PIECES = [
    "# T", "## Diagnosis", "## Fix", "## Impact", "### Note", "Check the disk.", "It is full.",
    "Run this:", "```sh", "```", "```promql", "$ kubectl get pods", "# systemctl stop a", "    x",
    "- [ ] do", "- [x] done", "- Restart it", "- a fact", "  - nested", "1. First", "3) third",
    "> Warning: hot", "> - [ ] quoted", "Note: x", "See [a](b.md)", "[a](b.md)", "**Resolution**",
    "<!-- irtui:step -->", "<!-- irtui:skip -->", "<!-- irtui:danger -->", "<!--", "-->",
    "<details>", "<summary>More</summary>", "</details>", "<pre>a</pre>", "<pod> is down",
    "| a | b |", "| - | - |", "---", "===", "", "", ":::note", ":::", "!!! tip", "    indented",
    '{{< ref "x" >}}', "{{% hint %}}", "[a]: http://x", "![i](j)", "TODO", "moved to [x](y)",
    "\t- tab", "cat <<EOF", "echo 'a", "[TOC]", "<% x %>", "title: x", "\\", "`kubectl get x`",
]  # fmt: skip
documents = st.lists(st.sampled_from(PIECES), max_size=40).map("\n".join)
texts = st.one_of(documents, st.text(max_size=2000))
calm = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@calm
@given(texts, st.sampled_from(["a.md", "a.md.erb", "", "a\0.md"]))
def test_every_text_becomes_a_checklist(text: str, name: str) -> None:
    runbook = parse(text, name=name)
    assert runbook.steps
    keys = [step.key for step in runbook.steps]
    assert len(set(keys)) == len(keys)
    lines = runbook.text.count("\n") + runbook.text.count("\r") + 1
    for step in runbook.steps:
        assert step.text.strip()
        assert "\n" not in step.text
        assert 1 <= step.line <= lines
    assert parse(text, name=name) == runbook


@settings(calm, max_examples=volume(100))
@given(
    st.lists(st.sampled_from([*PIECES, "[", "**a", "`a", "> - ", "|a", "<div>"]), min_size=1),
    st.sampled_from(["", "\n", "\n\n"]),
)
def test_so_does_one_of_sixty_four_kilobytes(pieces: list[str], between: str) -> None:
    part = between.join(pieces) + between or "a"
    text = (part * (65_536 // len(part) + 1))[:65_536]
    refused = ""
    try:
        refused = "" if parse(text, name="a.md").steps else "no steps"
    except RunbookError as error:
        refused = str(error)
    assert not refused or "the limit is 2000" in refused


@calm
@given(documents, st.sampled_from(["Once more.", "1. Restart it\n2. Go home", "- [ ] b\n- [ ] c"]))
def test_keys_survive_a_section_that_comes_or_changes(text: str, added: str) -> None:
    before = "# T\n\n## Fix\n\n1. Stop it\n\n" + _closed(text)
    kept = {step.key for step in parse(before, name="a.md").steps}
    appended = parse(f"{before}\n\n# Fix another thing\n\n{added}\n", name="a.md")
    edited = parse(f"{before}\n\n# Fix another thing\n\n{added} Really.\n", name="a.md")
    assert kept <= {step.key for step in appended.steps}
    assert kept <= {step.key for step in edited.steps}


@calm
@given(documents, st.text(max_size=20))
def test_a_section_of_any_text_can_be_looked_for(text: str, slug: str) -> None:
    section = section_of(text, slug)
    assert section is None or parse(section, name="a.md").steps
    assert section_of(f"{_closed(text)}\n\n## Wanted here\n", "wanted-here") is not None


def _closed(text: str) -> str:
    """The text without what would swallow a heading that follows it."""
    opening = ("```", "<!--", "<pre", "---", "<details>", "echo", ":::", "!!!", "{{")
    return "\n".join(line for line in text.split("\n") if not line.startswith(opening))
