"""What people wrote stays, whatever comes to the record; what is for outside names nobody."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from irtui.domain.blameless import hints
from irtui.domain.checklist import StepState
from irtui.domain.external import external
from irtui.domain.finding import Finding, FindingKind
from irtui.domain.record import Record, Review
from irtui.domain.review import all_parts, document
from irtui.domain.reviewtext import (
    WRITTEN,
    heading_at,
    sections_of,
    with_every_heading,
)
from irtui.domain.reviewversion import differences
from irtui.domain.roles import Held, Role
from irtui.domain.timeline import Kind
from tests.builders import MINUTE, T0, alert, event, evidence, record, run, step
from tests.domain.test_review import LINES, letters, written_texts

KINDS = st.sampled_from([Kind.NOTE, Kind.STATUS_CHANGE, Kind.DECISION, Kind.ALERT_FIRED])


@st.composite
def records(draw: st.DrawFn) -> Record:
    """An incident to which anything may have happened."""
    texts = st.text(max_size=20) | LINES
    events = [
        event(draw(texts), at=T0 + minutes * MINUTE, kind=draw(KINDS))
        for minutes in draw(st.lists(st.integers(0, 500), max_size=6))
    ]
    found = tuple(
        Finding(UUID(int=n), draw(st.sampled_from(FindingKind)), "process", draw(texts), False,
                "open", "bob", T0)
        for n in range(draw(st.integers(0, 3)))
    )  # fmt: skip
    runs = [run(step(0, StepState.DONE, by="bob", finished_at=T0))] * draw(st.integers(0, 1))
    resolved = draw(st.none() | st.integers(0, 10_000))
    at = None if resolved is None else T0 + timedelta(minutes=resolved)
    made = record(timeline=events, runs=runs, resolved_at=at, alerts=[alert()])
    return replace(made, findings=found)


def by_people(one: Record, text: str) -> list[tuple[str, str]]:
    return [(part.heading, part.text) for part in all_parts(one, text) if not part.generated]


@given(written_texts(), records(), records())
def test_regenerating_loses_no_letter_of_what_people_wrote(
    text: str, before: Record, after: Record
) -> None:
    assert by_people(before, text) == by_people(after, text)
    made = document(after, text)
    prompts = {f"<!-- {one.prompt} -->" for one in WRITTEN}
    for section in sections_of(text).values():
        kept = [line for line in section.split("\n") if line.strip() not in prompts]
        assert all(line.rstrip() in made for line in kept)


@given(written_texts())
def test_adding_the_headings_that_are_missing_loses_nothing_and_moves_nothing(text: str) -> None:
    whole = with_every_heading(text)
    added = iter(whole.split("\n"))
    assert all(line in added for line in text.replace("\r\n", "\n").split("\n"))
    assert with_every_heading(whole) == whole
    assert not set(letters(text)) - set(letters(whole))


def test_a_review_of_before_keeps_what_was_written_under_its_headings() -> None:
    old = "## Detection and response\nlate\n## What went well\nluck\n## Mine\nown\n"
    made = document(record(), old)
    assert made.index("## Detection\n") < made.index("late") < made.index("## Response\n")
    assert made.rindex("## Alerts") < made.index("## Mine\n\nown")
    whole = with_every_heading(old)
    assert whole.startswith("## Summary\n")
    assert {*sections_of(whole)} == {"", "Mine", *(one.heading for one in WRITTEN)}


def test_the_section_of_a_row_is_known() -> None:
    text = "a\n## Summary\nb\n```\n## No\n```\n## Impact\nc"
    assert [heading_at(text, row) for row in (0, 1, 4, 7)] == ["", "Summary", "Summary", "Impact"]


def test_two_versions_differ_in_their_lines() -> None:
    before = "\n".join("abcdefghij")
    after = before.replace("b", "B").replace("j", "J")
    assert "".join(mark for mark, _ in differences(before, after)) == " -+  …  -+"
    assert list(differences(before, before)) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [("It was HUMAN ERROR.", "human error"), ("He should have looked", "should have"),
     ("bob forgot the flag", "bob forgot"), ("careless", "careless"),
     ("It's Bob's fault", "'s fault"),
     ("the root cause", "root cause")],
)  # fmt: skip
def test_blaming_words_are_hinted_at(text: str, word: str) -> None:
    found = dict(hints(text, {"bob", "alice"}))
    assert word in found
    assert found[word]


def test_other_words_are_not() -> None:
    assert list(hints("The pool failed over. <!-- -->\n<!-- should have -->", {"bob"})) == []
    assert list(hints("bob saw the pool", {"bob"})) == []


def outside() -> str:
    """The review of an incident full of names, as outsiders read it."""
    held = Held(UUID(int=1), Role.INCIDENT_COMMANDER, "alice", T0, note="bob knows the vault")
    labels = {"alertname": "Down", "instance": "db-7.internal", "service": "pay"}
    known = replace(
        record(
            title="bob's deployment on db-7.internal",
            alerts=[alert("Down", labels=labels)],
            timeline=[
                event("alice → mitigated", by="alice", kind=Kind.STATUS_CHANGE),
                event("secret thought", by="bob"),
                event("ran rm", by="bob", kind=Kind.COMMAND),
            ],
            runs=[run(step(0), evidence=(evidence(script="psql", head="password", by="carol"),))],
        ),
        roles=(held,),
        findings=(
            Finding(UUID(int=2), FindingKind.GAP, "tools", "no tool", False, "open", "bob", T0),
        ),
        review=Review("draft", "", None, "bob", None, 1, owner="alice", approved_by="carol"),
    )
    text = "## Summary\nCarol, carol and bob on bastion.\n## Runbook\ninner\n## Mine\nprivate\n"
    return document(*external(known, text), internal=False)


def test_what_goes_outside_has_roles_for_names_and_nothing_internal() -> None:
    made = outside()
    assert "responder A's deployment on a host" in made
    assert "Carol, responder B and responder A on a host." in made
    assert "incident commander → mitigated" in made
    for inner in ("alice", "bob", "carol", "db-7", "psql", "password", "inner", "private", "secret",
                  "no tool", "## Runbook", "## Metrics", "vault", "bastion"):  # fmt: skip
        assert inner not in made
    assert outside() == made


def test_headings_step_down_one_level_at_a_time_and_come_once() -> None:
    walked = run(step(0, StepState.SKIPPED, reason="no_time", by="bob", finished_at=T0))
    full = "\n".join(f"## {one.heading}\nwords\n" for one in WRITTEN)
    timeline = [event("noted"), event("a → b", kind=Kind.STATUS_CHANGE)]
    made = document(record(alerts=[alert()], runs=[walked], timeline=timeline), full)
    body = made.split("---\n", 2)[2]
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    levels = [int(one.tag[1]) for one in tokens if one.type == "heading_open"]
    names = [tokens[at + 1].content for at, one in enumerate(tokens) if one.type == "heading_open"]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(names) == len(set(names))
    assert "\n\n\n" not in made
    assert made.endswith("\n")
    assert "- Skipped: Look at thing 0 (no time)" in made
