"""The review at verb level: drafted, saved, published, exported without overwriting anybody."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from irtui.domain.incident import NotAllowed
from irtui.domain.record import Review
from irtui.domain.review import WRITTEN
from irtui.domain.timeline import Kind
from irtui.store.errors import Changed, Missing
from irtui.workflow import reading, response, review
from irtui.workflow.desk import Desk
from irtui.workflow.review import Edited
from tests.builders import MINUTE, T0, Clock, alert, colleague, desk, store_at

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


def test_publishing_names_what_is_missing(alice: Desk, key: str) -> None:
    with pytest.raises(NotAllowed, match="nothing is written under: Summary, Impact"):
        review.publish(alice, key)
    opened(alice, key)
    review.save(alice, key, FULL.replace("## Lessons\nwords\n", ""), seen=1)
    with pytest.raises(NotAllowed, match="under: Lessons"):
        review.publish(alice, key)
    assert not opened(alice, key).published


def test_a_published_review_that_is_changed_is_a_draft_again(alice: Desk, key: str) -> None:
    version = review.save(alice, key, FULL, seen=opened(alice, key).version)
    review.publish(alice, key)
    published = opened(alice, key)
    assert published.published
    review.save(alice, key, FULL + "\nmore", seen=published.version)
    again = opened(alice, key)
    assert (again.state, again.published, again.version) == ("draft", False, version + 2)


def test_a_full_review_is_published(alice: Desk, key: str, now: Clock) -> None:
    opened(alice, key)
    review.save(alice, key, FULL, seen=1)
    now.tick(minutes=1)
    assert review.publish(alice, key) == f"The review of {key} is published."
    found = opened(alice, key)
    assert (found.state, found.published_at, found.version) == ("published", T0 + MINUTE, 3)


def test_there_is_no_review_of_nothing(alice: Desk) -> None:
    for verb in (review.open_review, review.publish, review.export):
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
    assert text == review.text_of(reading.incident(alice, key))
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
