"""The review: what people wrote is kept to the last letter, what others wrote stays text."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from irtui.domain.checklist import StepState
from irtui.domain.incident import IncidentKind, Status
from irtui.domain.record import Kin
from irtui.domain.review import document
from irtui.domain.reviewground import Background
from irtui.domain.reviewparts import escaped
from irtui.domain.reviewtext import WRITTEN, draft, sections_of, unanswered
from irtui.domain.timeline import Kind
from irtui.text import clean, parse_duration
from tests.builders import HOUR, MINUTE, T0, alert, event, record, run, step

HOSTILE = [
    "a | b", "a\\| b", "ends with \\", "line\nbreak", "cr\r\nlf", "`code`", "``` fence", "~~~",
    "<script>alert(1)</script>", "<!-- hidden -->", "&lt;b&gt; &copy;", "[click](http://evil)",
    "![x](http://evil)", "<http://evil>", "*bold* _it_ __init__ ~~gone~~", "# heading",
    "\x1b[31mred\x1b[0m", "\x9b31m", "\x00", "rtl \u202e evil", "|---|---|", "**Note**: *",
    "snake_case _private __dunder__", "a\u2028b", "\\*not bold\\*",
]  # fmt: skip
TEXT = st.text(st.sampled_from("ab_*`\\|<>&;#[]()!~-\n\r\t \x1b\u202e"), max_size=30) | st.text(
    max_size=30
)
# Lines that a Markdown text is made of, so that headings, fences and comments meet.
LINES = st.sampled_from(
    ["", "words", "  indented", "    code", "- item", "## Summary", "## Impact", "## Ours not",
     "## Summary ##", "##", "## ", "##   Impact  ", " ## Impact", "# One", "### Three", "```",
     "````", "```py", "~~~", "    ```", "```one line```", "<!-- mine -->", "<!--", "-->", "\t",
     "| a | b |", f"<!-- {WRITTEN[0].prompt} -->"]
)  # fmt: skip
LETTERS = st.text(st.characters(exclude_characters="\n\r", codec="utf-8"), max_size=8)


@st.composite
def written_texts(draw: st.DrawFn) -> str:
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    return ends.join(draw(st.lists(LINES | LETTERS, max_size=25)))


def letters(text: str) -> list[str]:
    return sorted(re.sub(r"\s", "", text))


def inline_texts(text: str) -> str:
    """What a reader of a rendered paragraph sees."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return "".join(_seen(child) for token in tokens for child in token.children or [])


def _seen(token: Token) -> str:
    assert token.type in ("text", "text_special", "softbreak"), token.type
    return token.content


@given(written_texts())
def test_sections_keep_every_letter(written: str) -> None:
    found = sections_of(written)
    headings = [f"##{heading}" for heading in found if heading]
    repeated = len(letters(written)) - len(letters("".join([*headings, *found.values()])))
    # A heading that comes twice is told once; nothing else may be missing.
    assert repeated >= 0
    for text in found.values():
        for line in text.split("\n"):
            assert line in written.replace("\r\n", "\n")
    body = [line for line in written.replace("\r\n", "\n").split("\n") if line.strip()]
    kept = [line for text in found.values() for line in text.split("\n") if line.strip()]
    lost = [line for line in body if line not in kept]
    assert all(line.startswith("## ") and line[3:].strip() in found for line in lost)


@given(written_texts())
def test_the_document_keeps_every_line(written: str) -> None:
    made = document(record(), written)
    prompts = {f"<!-- {one.prompt} -->" for one in WRITTEN}
    for text in sections_of(written).values():
        for line in text.split("\n"):
            if line.strip() not in prompts:
                assert line.rstrip() in made


@given(written_texts())
def test_the_same_record_gives_the_same_bytes(written: str) -> None:
    assert document(record(), written).encode() == document(record(), written).encode()


def test_sections_by_heading() -> None:
    written = "before\n## Summary\none\n\n## Mine\ntwo\n## Summary\nthree\n"
    assert sections_of(written) == {"": "before", "Summary": "one\n\nthree", "Mine": "two"}


def test_windows_line_ends_make_no_difference() -> None:
    assert sections_of("## Impact\r\nall\r\n") == sections_of("## Impact\nall\n")


@pytest.mark.parametrize(
    "code",
    ["```\n## Impact\n```", "~~~\n## Impact\n```\n## Impact\n~~~", "````\n```\n## Impact\n````",
     "   ```sh\n## Impact\n   ```"],
)  # fmt: skip
def test_a_heading_in_fenced_code_is_code(code: str) -> None:
    found = sections_of(f"## Summary\n{code}\n## Impact\nall")
    assert found == {"": "", "Summary": code, "Impact": "all"}


def test_code_on_one_line_opens_no_fence() -> None:
    assert sections_of("## Summary\n```kubectl get pods```\n## Impact\nall")["Impact"] == "all"


def test_a_heading_without_a_name_is_text() -> None:
    assert sections_of("## Summary\none\n## \ntwo")["Summary"] == "one\n## \ntwo"


def test_code_that_was_not_closed_swallows_nothing() -> None:
    made = document(record(), "## Impact\n~~~\n## Lessons\nwait\n")
    headings = [
        token.content for token in MarkdownIt().parse(made) if token.content.startswith("Timeline")
    ]
    assert headings == ["Timeline"]
    assert "~~~\n## Lessons\nwait\n~~~\n" in made


def test_the_draft_asks_and_nothing_is_answered() -> None:
    assert unanswered(draft()) == tuple(one.heading for one in WRITTEN if one.needed)
    assert "Lessons" not in unanswered(draft(), ["Lessons"])
    assert [one.heading for one in WRITTEN] == [name for name in sections_of(draft()) if name]
    made = document(record(), draft())
    assert "<!--" not in made
    assert "_Not written yet._" in made


def test_a_section_with_a_word_is_answered_and_one_with_only_comments_is_not() -> None:
    written = draft().replace("## Impact\n", "## Impact\nEverybody.\n")
    assert "Impact" not in unanswered(written)
    assert "Summary" in unanswered("## Summary\n<!-- my own\nnote -->\n \n")


def test_comments_and_code_of_the_author_are_kept() -> None:
    code = "```\n<!-- XML -->\n```\n\n<!-- for the next review -->"
    made = document(record(), f"## Summary\n{code}\n")
    assert code in made


def test_indented_code_stays_code() -> None:
    assert "\n\n    kubectl get pods\n" in document(
        record(), "## Lessons\n\n    kubectl get pods\n"
    )


def test_headings_that_are_not_ours_come_at_the_end_and_keep_their_text() -> None:
    made = document(record(), "intro\n## Money\nlost 3\n## Summary\nslow\n## Empty\n")
    assert made.index("intro") < made.index("## Summary") < made.index("## Money\n\nlost 3")
    assert "## Empty\n" in made


def test_generated_parts_come_from_the_record() -> None:
    known = record(
        alerts=[alert()],
        timeline=[event("looked\n\nat it"), event("fired", by="monitor", kind=Kind.ALERT_FIRED)],
        runs=[run(
            step(0, StepState.DONE, by="alice", finished_at=T0 + MINUTE),
            step(1, StepState.SKIPPED, by="bob", finished_at=T0, reason="no_time", note="later"),
            step(2),
        )],
        impact_started_at=T0 - HOUR,
        mitigated_at=T0 + HOUR,
        resolved_at=T0 + 2 * HOUR,
    )  # fmt: skip
    made = document(known, draft())
    assert "# INC-2026-0042: Checkout is slow" in made
    assert (
        "Because: p99 over 2 s. Impact: customers wait. It was resolved after 3 h 00 min." in made
    )
    assert "From impact start to mitigation: 2 h 00 min." in made
    assert "| to detect | 55 min | impact start to detection | – | 0 |" in made
    assert "| 2026-01-31 12:00:00 | alice | looked<br>at it |" in made
    assert "| Took part | alice |" in made
    assert "- [x] Look at thing 0 (done; alice 2026-01-31 12:01:00)" in made
    assert "- [ ] Look at thing 1 (skipped; no time; bob 2026-01-31 12:00:00; later)" in made
    assert "- [ ] Look at thing 2 (pending)" in made
    assert "2 of 3 steps settled" in made
    assert "| HighLatency | checkout | prod | 2026-01-31 12:00:00 | not seen to end |" in made


def test_an_incident_by_hand_and_a_cancelled_one_say_so() -> None:
    made = document(record(status=Status.CANCELLED, severity=None, commander=None), draft())
    assert "None: it was declared by hand." in made
    assert "It was cancelled." in made
    assert "| Severity | unset |" in made
    assert "| Commander | nobody |" in made
    assert "_Empty._" in made
    assert "unknown" in made


def test_a_drill_and_what_was_merged_or_reopened_say_so() -> None:
    drill = document(record(status=Status.RESOLVED, kind=IncidentKind.DRILL), draft())
    assert "| Status | drill, resolved |" in drill
    assert "kind: drill" in drill
    one = replace(record(reopen_count=2), kin=Kin(merged=("INC-2026-0001",)))
    told = "| Status | investigating, reopened 2 times, with INC-2026-0001 merged into it |"
    assert told in document(one, draft())
    gone = replace(record(status=Status.CANCELLED), kin=Kin("INC-2026-0001"))
    assert "| Status | merged into INC-2026-0001 |" in document(gone, draft())


@pytest.mark.parametrize("text", HOSTILE)
def test_outside_text_is_shown_as_it_is(text: str) -> None:
    assert inline_texts("x " + escaped(text)) == "x " + clean(" ".join(text.split()))


@given(TEXT)
def test_any_outside_text_is_shown_as_it_is(text: str) -> None:
    shown = clean(" ".join(text.split()))
    assume(shown)
    assert inline_texts("x " + escaped(text)) == "x " + shown


def hostile_record(text: str) -> Any:
    return record(
        title=text,
        reason=text,
        impact=text,
        commander=text,
        detection=text,
        timeline=[event(text, by=text)],
        runs=[run(step(0, text=text, note=text), title=text, runbook=text)],
        alerts=[alert(text, labels={"alertname": text, "service": text}, source=text)],
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_tables_keep_their_columns_and_no_html_or_escape_gets_through(text: str) -> None:
    made = document(hostile_record(text), draft())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", made)
    body = made.split("---\n", 2)[2]
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    rows = [
        [token.type for token in tokens[start : start + 24]].index("tr_close")
        for start, one in enumerate(tokens)
        if one.type == "tr_open"
    ]
    widths = {2: 1 + 3 * 2, 3: 1 + 3 * 3, 5: 1 + 3 * 5}
    assert set(rows) <= set(widths.values())
    html = [
        child for token in tokens for child in token.children or [] if child.type == "html_inline"
    ]
    assert {child.content for child in html} <= {"<br>"}
    assert not [token for token in tokens if token.type == "html_block"]
    links = [c for t in tokens for c in t.children or [] if c.type in ("link_open", "image")]
    assert links == []


@given(TEXT, TEXT)
def test_the_front_matter_is_yaml_and_says_what_is_shown(title: str, commander: str) -> None:
    made = document(record(title=title, commander=commander), draft())
    values = yaml.safe_load(made.split("---\n")[1])
    assert values["title"] == clean(title, limit=10_000)
    assert values["commander"] == (clean(commander) or None)
    assert values["key"] == "INC-2026-0042"


@pytest.mark.parametrize(
    "title", [*HOSTILE, "yes", "null", "2026-01-31", "- a", "a: b", "é 🙂 \uffff", "--- #", "'\""]
)
def test_any_title_survives_the_front_matter(title: str) -> None:
    values = yaml.safe_load(document(record(title=title), draft()).split("---\n")[1])
    assert values["title"] == clean(title)


def test_stamps_and_seconds_in_the_front_matter() -> None:
    known = record(
        mitigated_at=T0 + HOUR,
        detected_at=T0,
        acknowledged_at=T0 + timedelta(seconds=90.5),
        severity=None,
    )
    values = yaml.safe_load(document(known, draft()).split("---\n")[1])
    assert values["detected_at"] == "2026-01-31T12:00:00Z"
    assert values["resolved_at"] is None
    assert values["severity"] is None
    assert values["status"] == "investigating"
    assert values["seconds_to_acknowledge"] == 90
    assert values["seconds_to_mitigate"] == 3600
    assert values["seconds_to_resolve"] is None


@pytest.mark.parametrize(("took", "told"), [("4m", "in time"), ("7m", "2 min too late")])
def test_the_time_to_acknowledge_stands_against_what_the_severity_asks(
    took: str, told: str
) -> None:
    known = record(severity="SEV1", detected_at=T0, acknowledged_at=T0 + parse_duration(took))
    text = document(replace(known, background=Background(ack_within=5 * MINUTE)), draft())
    assert f"SEV1 asks for somebody within 5m: {told}." in text
    assert yaml.safe_load(text.split("---\n")[1])["seconds_to_acknowledge_asked"] == 300
    assert "asks for somebody" not in document(known, draft())
