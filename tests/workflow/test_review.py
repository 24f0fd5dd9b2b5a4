"""The review at verb level: drafted, saved, published, exported without overwriting anybody."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from irtui.domain.actionitem import ActionKind
from irtui.domain.finding import FindingKind
from irtui.domain.incident import NotAllowed, Status
from irtui.domain.lesson import LessonKind
from irtui.domain.record import Review
from irtui.domain.reviewstate import CHECKS, ReviewState
from irtui.domain.reviewtext import WRITTEN
from irtui.domain.severitylevel import Level
from irtui.domain.timeline import Kind
from irtui.store.errors import Changed, Missing
from irtui.workflow import (
    findings,
    lessons,
    milestones,
    reading,
    response,
    review,
    reviewing,
    reviewlist,
    severity,
    undo,
)
from irtui.workflow.desk import Desk
from irtui.workflow.review import Edited
from tests.builders import MINUTE, T0, Clock, alert, colleague, desk, store_at

FACTOR, GAP = FindingKind.FACTOR, FindingKind.GAP

FULL = "\n".join(f"## {one.heading}\nwords\n" for one in WRITTEN)


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def alice(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, now)


@pytest.fixture
def key(alice: Desk) -> str:
    found = response.declare(
        alice, [alert()], title="Checkout is slow!", reason="r", impact="i", severity="SEV2"
    )
    return found.key


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def opened(at: Desk, key: str) -> Review:
    found = review.open_review(at, key).review
    assert found is not None
    return found


def test_the_first_who_opens_it_gets_a_draft(alice: Desk, key: str) -> None:
    assert reading.incident(alice, key).review is None
    found = opened(alice, key)
    assert (found.state, found.by, found.version, found.published) == ("draft", "alice", 1, False)
    assert opened(colleague(alice), key) == found
    events = [one for one in reading.incident(alice, key).timeline if one.kind is Kind.REVIEW]
    assert [one.text for one in events] == ["review drafted"]


def test_what_is_saved_is_there_as_it_was_typed(alice: Desk, key: str, now: Clock) -> None:
    opened(alice, key)
    now.tick(minutes=3)
    text = "## Summary\r\n\tgrün 🙂\x1b\u202e\n\n"
    assert review.save(alice, key, text, seen=1) == 2
    found = opened(alice, key)
    assert (found.written, found.updated_at) == (text, T0 + 3 * MINUTE)


def test_saving_the_same_text_is_no_change(alice: Desk, key: str) -> None:
    written = opened(alice, key).written
    assert review.save(colleague(alice), key, written, seen=1) == 1
    assert opened(alice, key).by == "alice"


def test_of_two_who_write_at_once_neither_is_overwritten(alice: Desk, key: str, now: Clock) -> None:
    opened(alice, key)
    review.save(colleague(alice), key, "bob's", seen=1)
    with pytest.raises(Changed, match="by bob at 2026-01-31 12:00Z: your text is kept here"):
        review.save(alice, key, "alice's", seen=1)
    assert opened(alice, key).written == "bob's"
    assert review.save(alice, key, "both", seen=2) == 3


def submitted(at: Desk, key: str) -> None:
    """Somebody writes everything and submits it."""
    review.save(at, key, FULL, seen=opened(at, key).version)
    reviewing.move(at, key, ReviewState.IN_REVIEW)


def published(at: Desk, key: str, by: Desk | None = None) -> Review:
    """It is written, ticked, approved and published."""
    submitted(at, key)
    for check in CHECKS:
        reviewing.tick(by or at, key, check)
    reviewing.move(by or at, key, ReviewState.APPROVED)
    reviewing.move(at, key, ReviewState.PUBLISHED)
    return opened(at, key)


def told(at: Desk, key: str) -> list[str]:
    """What the timeline has of the review, without its checks."""
    timeline = reading.incident(at, key).timeline
    reviews = [one.text for one in timeline if one.kind is Kind.REVIEW]
    return [text for text in reviews if not text.startswith(("✓", "○"))]


def test_submitting_names_what_is_missing(alice: Desk, key: str) -> None:
    with pytest.raises(NotAllowed, match="nothing is written under: Summary, Impact"):
        reviewing.move(alice, key, ReviewState.IN_REVIEW)
    review.save(
        alice, key, FULL.replace("## Lessons\nwords\n", ""), seen=opened(alice, key).version
    )
    with pytest.raises(NotAllowed, match="under: Lessons"):
        reviewing.move(alice, key, ReviewState.IN_REVIEW)
    lessons.add(alice, "look at the pool", kind=LessonKind.DO_FIRST, alertname="A", incident=key)
    assert reviewing.move(alice, key, ReviewState.IN_REVIEW) == f"The review of {key} is in review."


def test_nobody_publishes_what_was_not_approved_nor_approves_what_was_not_ticked(
    alice: Desk, key: str
) -> None:
    submitted(alice, key)
    with pytest.raises(
        NotAllowed, match="is in review: from there it can become approved or draft"
    ):
        reviewing.move(alice, key, ReviewState.PUBLISHED)
    for check in list(CHECKS)[:-1]:
        reviewing.tick(alice, key, check)
    with pytest.raises(NotAllowed, match="nobody has ticked: Shared with those who need it"):
        reviewing.move(alice, key, ReviewState.APPROVED)
    assert "data" not in reviewing.tick(alice, key, "data").checks
    with pytest.raises(NotAllowed, match="Key data kept; Shared"):
        reviewing.move(alice, key, ReviewState.APPROVED)


def test_one_alone_approves_visibly_and_two_only_by_the_other(
    alice: Desk, key: str, now: Clock
) -> None:
    found = published(alice, key)
    assert (found.owner, found.approved_by, found.published_at) == ("alice", "alice", T0)
    assert "review approved (self-approval: nobody else took part)" in told(alice, key)
    assert "(self-approval)" in review.text_of(review.whole_record(alice, key))
    other = response.declare(alice, [], title="t", reason="r", impact="i", severity="SEV1").key
    bob = colleague(alice)
    response.note(bob, other, "I look, too")
    submitted(alice, other)
    with pytest.raises(NotAllowed, match="alice owns this review: let bob tick"):
        reviewing.tick(alice, other, "data")
    for check in CHECKS:
        reviewing.tick(bob, other, check)
    with pytest.raises(NotAllowed, match="let bob tick and approve"):
        reviewing.move(alice, other, ReviewState.APPROVED)
    reviewing.move(bob, other, ReviewState.APPROVED)
    assert opened(alice, other).approved_by == "bob"
    assert set(opened(alice, other).checks.values()) == {"bob"}
    assert "(self-approval)" not in review.text_of(review.whole_record(alice, other))


def test_a_published_review_that_is_changed_is_the_draft_of_its_next_edition(
    alice: Desk, key: str
) -> None:
    first = published(alice, key)
    review.save(alice, key, FULL + "\nmore", seen=first.version)
    again = opened(alice, key)
    assert (again.state, again.published, again.edition) == ("draft", False, 2)
    assert (again.approved_by, again.checks) == (None, {})
    assert "review changed after it was published, a draft again" in told(alice, key)
    published(alice, key)
    reviewing.move(alice, key, ReviewState.DRAFT)
    assert opened(alice, key).edition == 3


def test_an_approved_text_that_is_changed_is_in_review_again(alice: Desk, key: str) -> None:
    submitted(alice, key)
    for check in CHECKS:
        reviewing.tick(alice, key, check)
    reviewing.move(alice, key, ReviewState.APPROVED)
    review.save(alice, key, FULL + "\nmore", seen=opened(alice, key).version)
    found = opened(alice, key)
    assert (found.state, found.approved_by, len(found.checks)) == ("in_review", None, 5)


def test_closing_without_a_review_waives_it_and_undo_brings_both_back(
    alice: Desk, key: str
) -> None:
    response.move(alice, key, Status.RESOLVED, "gone")
    response.move(alice, key, Status.CLOSED, "a test")
    found = opened(alice, key)
    assert (found.state, found.waived_reason) == ("waived", "a test")
    assert "review waived: a test" in told(alice, key)
    undo.undo(alice)
    assert reading.incident(alice, key).incident.status is Status.RESOLVED
    assert (opened(alice, key).state, opened(alice, key).waived_reason) == ("draft", "")
    with pytest.raises(NotAllowed, match="only with a reason"):
        reviewing.move(alice, key, ReviewState.WAIVED, " ")
    reviewing.move(alice, key, ReviewState.WAIVED, "too small")
    response.move(alice, key, Status.CLOSED)
    assert opened(alice, key).waived_reason == "too small"


def test_undo_takes_back_a_step_of_the_review(alice: Desk, key: str) -> None:
    submitted(alice, key)
    reviewing.tick(alice, key, "data")
    undo.undo(alice)
    assert opened(alice, key).checks == {}
    undo.undo(alice)
    assert opened(alice, key).state == "draft"


def test_owner_and_facilitator_are_named(alice: Desk, key: str) -> None:
    reviewing.person(alice, key, "owner", "carol")
    reviewing.person(alice, key, "facilitator", " dave ")
    made = review.text_of(review.whole_record(alice, key))
    assert "| Review owner | carol, facilitator dave |" in made
    with pytest.raises(NotAllowed, match="an owner and a facilitator"):
        reviewing.person(alice, key, "boss", "eve")


def test_versions_are_kept_and_come_back(alice: Desk, key: str, now: Clock) -> None:
    start = opened(alice, key)
    version = review.save(alice, key, "## Summary\none\n", seen=start.version)
    now.tick(minutes=1)
    version = review.save(alice, key, "## Summary\ntwo\n", seen=version)
    assert [one.why for one in review.versions(alice, key)] == ["now", "as it began"]
    now.tick(minutes=10)
    version = review.save(alice, key, "## Summary\nthree\n", seen=version)
    bob = colleague(alice)
    version = review.save(bob, key, "## Summary\nbob's\n", seen=version)
    kept = review.versions(alice, key)
    assert [(one.by, one.why) for one in kept] == [
        ("bob", "now"), ("alice", "before bob wrote"), ("alice", "while writing"),
        ("alice", "as it began"),
    ]  # fmt: skip
    assert [one.written.split("\n")[1] for one in kept[:3]] == ["bob's", "three", "two"]
    version = review.restore(alice, key, kept[2].number, seen=version)
    assert opened(alice, key).written == "## Summary\ntwo\n"
    assert "bob's" in review.versions(alice, key)[1].written
    with pytest.raises(Missing, match="no version 99"):
        review.restore(alice, key, 99, seen=version)
    with pytest.raises(Changed):
        review.restore(alice, key, 1, seen=version - 1)


def test_what_is_due_follows_severity_and_stamps(alice: Desk, key: str, now: Clock) -> None:
    rules = replace(alice.severity, levels=(
        Level("SEV1", review="required", review_due=timedelta(days=3)),
        Level("SEV2", review="required", review_due=timedelta(days=7)), Level("SEV4"),
    ))  # fmt: skip
    at = replace(alice, severity=rules)
    assert reviewlist.listing(at) == []
    response.move(at, key, Status.RESOLVED, "gone")

    def line() -> tuple[str, object]:
        (found,) = reviewlist.listing(at)
        return found.state, found.due_at

    assert line() == ("not_started", T0 + timedelta(days=7))
    severity.set_severity(at, key, "SEV1", "worse")
    assert line() == ("not_started", T0 + timedelta(days=3))
    opened(at, key)
    now.tick(hours=2)
    milestones.set_stamp(at, key, "resolved_at", T0 + timedelta(hours=1))
    assert line() == ("draft", T0 + timedelta(days=3, hours=1))
    (found,) = reviewlist.listing(at)
    assert (found.owner, found.due(now()), found.overdue(now())) == ("alice", "due in 2d", False)
    now.tick(days=5)
    (found,) = reviewlist.listing(at)
    assert (found.due(now()), found.overdue(now())) == ("overdue 2d", True)
    severity.set_severity(at, key, "SEV4", "milder")
    assert line() == ("draft", None)


def test_findings_stand_in_the_review_with_one_trigger(alice: Desk, key: str) -> None:
    pool = findings.add(alice, key, FACTOR, "capacity", "the pool was small", trigger=True)
    findings.add(alice, key, FACTOR, "change", "a deployment", trigger=True)
    gap = findings.add(alice, key, GAP, "monitoring", "nobody saw the pool fill")
    first, second, third = findings.listing(alice, key)
    assert [(one.text, one.trigger) for one in (first, second)] == [
        ("a deployment", True), ("the pool was small", False),
    ]  # fmt: skip
    with pytest.raises(Changed):
        findings.edit(alice, pool, "old")
    findings.edit(alice, second, "the pool was far too small")
    item = findings.make_action(alice, third)
    assert (item.kind, item.text, item.incident) == (ActionKind.DETECT, gap.text, key)
    with pytest.raises(NotAllowed, match="has an action item already"):
        findings.make_action(alice, findings.listing(alice, key)[-1])
    made = review.text_of(review.open_review(alice, key))
    assert "- change (trigger): a deployment\n- capacity: the pool was far too small" in made
    assert "- monitoring: nobody saw the pool fill (has an action item)" in made
    assert "| A-1 | nobody saw the pool fill | detect | 2 | nobody |" in made
    findings.remove(alice, findings.listing(alice, key)[0])
    assert [one.category for one in findings.listing(alice, key)] == ["capacity", "monitoring"]
    undo.undo(alice)
    assert findings.listing(alice, key)[0].trigger
    for category, text in (("blame", "x"), ("change", " ")):
        with pytest.raises(NotAllowed):
            findings.add(alice, key, FACTOR, category, text)


def test_there_is_no_review_of_nothing(alice: Desk) -> None:
    for verb in (review.open_review, review.versions, review.export, findings.listing):
        with pytest.raises(Missing):
            verb(alice, "INC-2026-0099")
    with pytest.raises(Missing):
        review.save(alice, "INC-2026-0099", "x", seen=1)


def test_saving_before_opening_is_refused(alice: Desk, key: str) -> None:
    with pytest.raises(NotAllowed, match="open it first"):
        review.save(alice, key, "x", seen=1)


def test_export_writes_a_file_named_after_the_incident(alice: Desk, key: str, out: Path) -> None:
    path = review.export(alice, key, out)
    assert path == out / "INC-2026-0001-checkout-is-slow.md"
    text = path.read_text(encoding="utf-8")
    assert yaml.safe_load(text.split("---\n")[1])["key"] == key
    assert text == review.text_of(review.whole_record(alice, key))
    assert os.listdir(out) == [path.name]


def test_the_same_incident_gives_the_same_bytes(alice: Desk, key: str, out: Path) -> None:
    first = review.export(alice, key, out / "a.md").read_bytes()
    assert review.export(alice, key, out / "b.md").read_bytes() == first
    assert review.export(alice, key, out / "a.md").read_bytes() == first


def test_what_irtui_wrote_is_written_anew(alice: Desk, key: str, out: Path) -> None:
    path = review.export(alice, key, out)
    response.note(alice, key, "more")
    before = path.read_bytes()
    assert review.export(alice, key, out).read_bytes() != before


def test_what_a_hand_changed_is_not_overwritten_unasked(alice: Desk, key: str, out: Path) -> None:
    path = review.export(alice, key, out)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(Edited, match="was changed by hand since: overwrite it"):
        review.export(alice, key, out)
    assert path.read_text(encoding="utf-8") == "mine"
    review.export(alice, key, out, overwrite=True)
    assert path.read_text(encoding="utf-8").startswith("---\nkey: INC-2026-0001\n")
    review.export(alice, key, out)


def test_a_file_of_somebody_else_is_not_overwritten(alice: Desk, key: str, out: Path) -> None:
    path = out / "notes.md"
    path.write_text("notes", encoding="utf-8")
    with pytest.raises(Edited):
        review.export(alice, key, path)
    assert path.read_text(encoding="utf-8") == "notes"


@pytest.mark.parametrize("place", ["missing/review.md", "file/review.md", "n" * 300])
def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(
    alice: Desk, key: str, out: Path, place: str
) -> None:
    (out / "file").touch()
    with pytest.raises(OSError, match=r"review\.md|nnn") as refused:
        review.export(alice, key, out / place)
    assert refused.value.filename == str(out / place)
    assert os.listdir(out) == ["file"]


def test_a_write_that_fails_leaves_the_file_as_it_was(
    alice: Desk, key: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = review.export(alice, key, out)
    before = path.read_bytes()
    response.note(alice, key, "more")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match=f"No space left on device: '{path}'"):
        review.export(alice, key, out)
    assert path.read_bytes() == before
    assert os.listdir(out) == [path.name]


def test_a_store_for_reading_can_be_exported(alice: Desk, key: str, out: Path) -> None:
    alice.store.read_only = "only look"
    path = review.export(alice, key, out)
    assert "_Not written yet._" in path.read_text(encoding="utf-8")
    assert reading.incident(alice, key).review is None


@pytest.mark.parametrize(
    ("title", "name"),
    [("../../etc/passwd", "INC-2026-0002-etc-passwd.md"), ("grün 🙂", "INC-2026-0002-gr-n.md"),
     ("🙂", "INC-2026-0002.md"), ("a " * 40, "INC-2026-0002-a-a-a-a-a-a-a-a.md")],
)  # fmt: skip
def test_any_title_makes_a_plain_name(alice: Desk, key: str, title: str, name: str) -> None:
    found = response.declare(alice, [], title=title, reason="r", impact="i", severity=None)
    assert review.file_name(reading.incident(alice, found.key), ".md") == name


def test_a_title_of_one_long_word_makes_a_name_that_a_disk_takes(
    alice: Desk, key: str, out: Path
) -> None:
    found = response.declare(alice, [], title="x" * 400, reason="r", impact="i", severity=None)
    assert review.export(alice, found.key, out).exists()
