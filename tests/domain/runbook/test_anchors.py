"""One section of a big file, by the anchor GitHub gives its heading."""

from pathlib import Path

import pytest

from irtui.domain.runbook import parse, section_of
from irtui.domain.runbook.anchors import slug

FILE = Path(__file__).parents[2] / "data" / "runbooks" / "many_alerts.md"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("KubePodCrashLooping", "kubepodcrashlooping"),
        ("What to do, when it's down?", "what-to-do-when-its-down"),
        ("a_b - c", "a_b---c"),
    ],
)
def test_slugs(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_section_is_a_runbook_of_its_own() -> None:
    text = FILE.read_text(encoding="utf-8")
    section = section_of(text, "#PaymentProviderDown")
    assert section is not None
    runbook = parse(section, name=FILE.name)
    assert runbook.title == "PaymentProviderDown"
    assert [s.text for s in runbook.steps] == [
        "Check the status page of the provider.",
        "Call the account manager.",
    ]
    source = text.split("\n")
    assert all(s.text in source[s.line - 1] for s in runbook.steps)


def test_a_repeated_heading_has_a_number() -> None:
    section = section_of(FILE.read_text(encoding="utf-8"), "invoicejobfailed-1")
    assert section is not None
    assert section.strip() == "# InvoiceJobFailed\n\nThe second of that name."


def test_an_underlined_heading() -> None:
    assert section_of("A\n-\nx\n\nB\n-\ny\n", "a") == "# A\n\nx\n"


def test_no_such_heading() -> None:
    assert section_of(FILE.read_text(encoding="utf-8"), "nowhere") is None
