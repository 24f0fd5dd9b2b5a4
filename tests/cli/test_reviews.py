"""`irtui reviews`, `irtui review` and the external export, from a script."""

from pathlib import Path

import pytest

from irtui import paths
from irtui.domain.reviewtext import WRITTEN
from irtui.workflow import review
from tests.builders import Clock, desk, store_at
from tests.cli.commands import Irtui, told_story

FULL = "\n".join(f"## {one.heading}\nwords of alice\n" for one in WRITTEN)


@pytest.fixture(autouse=True)
def story(home: Path) -> str:
    """An incident in the database that is used."""
    paths.database_file().parent.mkdir(parents=True)
    return told_story(paths.database_file()).key


def test_a_review_is_published_from_a_script(story: str, irtui: Irtui) -> None:
    with store_at(paths.database_file()) as store:
        one = desk(store, Clock())
        version = review.open_review(one, story).review
        assert version is not None
        review.save(one, story, FULL, seen=version.version)
    (line,) = irtui("reviews", "--json").json["reviews"]
    assert (line["incident"], line["state"], line["owner"]) == (story, "draft", "alice")
    assert story in irtui("reviews").out
    assert irtui("review", story, "submit").out == f"The review of {story} is in review.\n"
    assert "nobody has ticked" in irtui("--operator", "bob", "review", story, "approve").refused(1)
    assert irtui("review", story).refused(2).startswith("Say what to do")
    said = irtui("--operator", "bob", "review", story, "approve", "--tick", "all")
    assert said.out == f"The review of {story} is approved.\n"
    irtui("review", story, "publish")
    assert irtui("reviews").out == "No review is due.\n"
    (line,) = irtui("reviews", "--all", "--json").json["reviews"]
    assert (line["state"], line["overdue"]) == ("published", False)
    assert "only with a reason" not in irtui("review", story, "waive").refused(1)


def test_the_external_version_names_nobody_and_repeats_to_the_byte(
    story: str, irtui: Irtui, home: Path
) -> None:
    first = irtui("export", story, "--external", "-o", "-").out
    assert first == irtui("export", story, "--external", "-o", "-").out
    assert "alice" not in first
    assert "incident commander" in first
    assert "## Runbook" not in first
    assert (
        "leave --format out" in irtui("export", story, "--external", "--format", "json").refused()
    )
    whole = irtui("export", story, "-o", "-").out
    assert whole == irtui("export", story, "-o", "-").out
    assert "alice" in whole
