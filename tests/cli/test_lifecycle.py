"""`irtui status` and `irtui merge`, and what `irtui incident` tells of it."""

from pathlib import Path

import pytest

from irtui.cli.lifecycleparser import REASONS
from irtui.domain.incident import CANCEL_REASONS
from tests.cli.commands import Irtui, told_story


@pytest.fixture
def db(home: Path) -> Path:
    """The usual database, with two incidents: the first is mitigated."""
    path = home / ".local/share/irtui/irtui.db"
    path.parent.mkdir(parents=True)
    told_story(path)
    return path


def test_a_script_brings_an_incident_on(db: Path, irtui: Irtui) -> None:
    assert (
        irtui("status", "1", "investigating")
        .refused(1)
        .endswith("needs an answer: why did the mitigation not hold?")
    )
    said = irtui("status", "1", "investigating", "--note", "it came back", "--json")
    assert said.json["incident"]["status"] == "investigating"
    assert said.json["text"] == "INC-2026-0001 is investigating."
    assert "closed is" not in irtui("status", "1", "closed").refused(1)
    assert "broken is no status: there are triage" in irtui("status", "1", "broken").refused()


def test_a_script_cancels_for_a_reason(db: Path, irtui: Irtui) -> None:
    assert REASONS == CANCEL_REASONS
    assert "needs a reason: there are false_positive" in irtui("status", "2", "cancelled").refused(
        1
    )
    irtui("status", "2", "cancelled", "--reason", "not_incident")
    assert "cancelled: not incident" in irtui("incident", "2").lines


def test_a_script_merges_two_incidents(db: Path, irtui: Irtui) -> None:
    said = irtui("merge", "2", "1")
    assert (said.code, said.out) == (0, "INC-2026-0002 is part of INC-2026-0001.\n")
    assert "merged into INC-2026-0001" in irtui("incident", "2").lines
    assert "merged into it: INC-2026-0002" in irtui("incident", "1").lines
    told = irtui("incident", "2", "--json").json["incident"]
    assert (told["merged_into"], told["cancel_reason"]) == ("INC-2026-0001", "merged")
    assert "is cancelled: only incidents that are open are merged" in irtui(
        "merge", "2", "1"
    ).refused(1)
    assert "forbids" in irtui("merge", "2", "1", "--read-only").refused()


def test_a_script_says_how_bad_it_is(db: Path, irtui: Irtui) -> None:
    old = irtui("incident", "1", "--json").json["incident"]["severity"]
    new = "sev3" if old != "SEV3" else "sev2"
    assert f"say why it becomes {new.upper()}" in irtui("severity", "1", new).refused(1)
    said = irtui("severity", "1", new, "--reason", "half of them can pay", "--json").json
    assert (said["text"], said["incident"]["severity_reason"]) == (
        f"INC-2026-0001 is {new.upper()}.", "half of them can pay"
    )  # fmt: skip
    assert "already" in irtui("severity", "1", new).out
    assert "SEV9 is no severity: there are SEV1" in irtui("severity", "1", "SEV9").refused(1)
    assert "forbids" in irtui("severity", "1", "SEV1", "--read-only").refused()
