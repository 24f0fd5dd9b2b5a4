"""What the index knows of a file: headings as the reader of Markdown has them, alerts it is for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.matcher import parse_all
from irtui.domain.runbook.blocks import BlockKind, read_blocks
from irtui.domain.runbook.source import read_source
from irtui.domain.runbookentry import Entry, read_entry
from tests.domain.runbook.test_corpus import CORPUS

FILE = Path("a.md")
FILES = Path(__file__).parents[1] / "data" / "runbooks"


def entry(text: str) -> Entry:
    return read_entry(FILE, text)


def slugs(text: str) -> list[str]:
    return [heading.slug for heading in entry(text).headings]


def exact(text: str) -> list[tuple[str, int, int]]:
    blocks = read_blocks(read_source(text, "a.md").text)
    return [(b.line_of_text, b.line, b.level) for b in blocks if b.kind is BlockKind.HEADING]


def light(text: str) -> list[tuple[str, int, int]]:
    return [(heading.text, heading.line, heading.level) for heading in entry(text).headings]


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n## B `c` **d** _e_ f_g\n### [h](http://i) ##\n#no heading\n",
        "---\ntitle: x\n# comment\n---\n# A\n",
        "```sh\n# comment\n```\n# A\n~~~\n# b\n```\n# c\n~~~\n# D\n",
        "1. step\n\n   ```sh\n   # comment\n   ```\n\n- ```\n  # comment\n  ```\n\n# A\n",
        "Title\n=====\n\nB\n---\n\nlong\nparagraph\n---\n\n- item\n---\n\n---\n",
        "# Same\n# Same\n# same!\n",
        "# A #\n## B #c\n### C \\#\n# \n#\n## ##\n# D#\n#\tE\t#\t\n",
        "# A &amp; B \\*c\\*\r\n\r\n## D <a name='e'></a>\r\n",
    ],
)
def test_the_headings_are_those_that_the_reader_of_markdown_has(text: str) -> None:
    assert light(text) == exact(text)


@pytest.mark.parametrize("path", sorted(FILES.rglob("*.md")), ids=lambda path: path.name)
def test_so_are_those_of_whole_runbooks(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert light(text) == exact(text)


@pytest.mark.parametrize("folder", ["prometheus-operator", "openshift"])
def test_so_are_those_that_other_people_wrote(folder: str) -> None:
    if not (CORPUS / "runbooks" / folder).is_dir():
        pytest.skip(f"the corpus of runbooks is not at {CORPUS} (set IRTUI_CORPUS)")
    for path in sorted((CORPUS / "runbooks" / folder).rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert light(text) == exact(text), path.name


def test_repeated_headings_are_numbered_as_github_does() -> None:
    assert slugs("# What to do?\n# What to do\n# what to do\n# Ünï côde_1\n") == [
        "what-to-do",
        "what-to-do-1",
        "what-to-do-2",
        "ünï-côde_1",
    ]


def test_alert_names_lead_to_their_section() -> None:
    text = (
        '# Mixin\n## Group\n##### Alert Name: "KubeDown"\n+ *Message*: x\n'
        "## Other\n\n* **Alert name:** `DiskFull`\n\n```\nAlert Name: InCode\n```\n"
    )
    assert entry(text).alert_names == (
        ("KubeDown", "alert-name-kubedown"),
        ("DiskFull", "other"),
    )


def test_front_matter_names_alerts_and_conditions() -> None:
    found = entry(
        '---\nirtui:\n  alerts:\n    - KubeDown\n    - \'alertname=~"Kube.*", team="a"\'\n'
        "    - 'a=~\"(\"'\n    - '{}'\n    - 7\n    - ''\nlast_reviewed_on: 2026-01-01\n---\n# A\n"
    )
    assert found.alerts == (
        parse_all('alertname="KubeDown"'),
        parse_all('alertname=~"Kube.*", team="a"'),
    )
    assert len(found.unclear) == 2
    assert all(text.startswith("irtui.alerts: ") for text in found.unclear)


@pytest.mark.parametrize(
    "text",
    [
        "---\nirtui: 1\n---\n",
        "---\nirtui: {alerts: {a: b}}\n---\n",
        "---\nirtui: [\n---\n",
        "---\n",
    ],
)
def test_other_front_matter_names_none(text: str) -> None:
    assert (entry(text).alerts, entry(text).unclear) == ((), ())


MARKDOWN = st.text(st.sampled_from("#`~=-+*_[]()<>&\\:\"' \t\nabAlertName1.é"), max_size=300)


@given(MARKDOWN)
def test_no_text_is_too_much(text: str) -> None:
    found = entry(text)
    assert len({heading.slug for heading in found.headings}) <= len(found.headings)
    assert [h.line for h in found.headings] == sorted(h.line for h in found.headings)


@pytest.mark.parametrize(
    "piece",
    ["# ", "`" * 50, "=\n", "[", "<", "_a", "alert name: ", "\t", "# a" + " " * 2000 + "b\n"],
)
def test_a_text_that_repeats_itself_costs_no_more_than_its_length(piece: str) -> None:
    # 400 kB: what took the square of that would run for hours.
    entry(piece * (400_000 // len(piece)))
    entry("# a" + piece.strip("\n") * (400_000 // len(piece)) + " b")
