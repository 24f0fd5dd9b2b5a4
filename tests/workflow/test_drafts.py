"""Drafts: what was typed is kept per operator and place, until it is thrown away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from irtui.workflow import drafts
from irtui.workflow.desk import Desk
from tests.builders import Clock, colleague, desk, store_at


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desk]:
    with store_at(tmp_path / "irtui.db") as store:
        yield desk(store, Clock())


def test_a_draft_comes_back(alice: Desk) -> None:
    fields = {"title": " half a sent", "reason": "", "impact": "grün\n\x1b"}
    drafts.save(alice, "declare", fields)
    assert drafts.load(alice, "declare") == fields
    drafts.save(alice, "declare", {"title": "another"})
    assert drafts.load(alice, "declare") == {"title": "another"}


def test_drafts_belong_to_an_operator_and_a_place(alice: Desk) -> None:
    drafts.save(alice, "declare", {"title": "a"})
    drafts.save(colleague(alice), "declare", {"title": "b"})
    drafts.save(alice, "note", {"text": "c"})
    assert drafts.load(alice, "declare") == {"title": "a"}
    assert drafts.load(colleague(alice), "note") == {}


def test_an_emptied_form_is_no_draft(alice: Desk) -> None:
    drafts.save(alice, "note", {"text": "c"})
    drafts.save(alice, "note", {"text": " \n"})
    assert drafts.load(alice, "note") == {}


def test_a_draft_is_dropped_once_and_again(alice: Desk) -> None:
    drafts.save(alice, "note", {"text": "c"})
    drafts.drop(alice, "note")
    drafts.drop(alice, "note")
    assert drafts.load(alice, "note") == {}
