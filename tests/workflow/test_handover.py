"""What the store tells of a shift."""

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from irtui.domain.handover import Noise
from irtui.domain.incident import NotAllowed, Status
from irtui.domain.reminders import ReminderRules
from irtui.domain.triage import NoiseReason
from irtui.store.tables import Episode
from irtui.workflow import handover, response, triage
from tests.builders import HOUR, MINUTE, T0, Clock, alert, desk, store_at

R = TypeVar("R")
RULES = ReminderRules()


def whole(reading: Generator[None, None, R]) -> R:
    while True:
        try:
            next(reading)
        except StopIteration as end:
            found: R = end.value
            return found


def test_a_shift_is_read_as_it_stands(tmp_path: Path) -> None:
    clock = Clock()
    with store_at(tmp_path / "a.db") as store:
        alice = desk(store, clock)
        with store.write() as session:
            for name, times in (("Flappy", 4), ("Calm", 2)):
                for number in range(times):
                    at = T0 + number * MINUTE
                    session.add(
                        Episode(
                            source="prod", fingerprint=name, starts_at=at, alertname=name,
                            first_seen_at=at, ended_at=at + MINUTE,
                        )
                    )  # fmt: skip
        for name, hours in (("Soon", 2), ("Late", 20), ("Over", 1)):
            triage.snooze(alice, [alert(name)], T0 + hours * HOUR)
        triage.dismiss(alice, [alert("Flappy")], NoiseReason.WRONG_THRESHOLD)
        triage.dismiss(alice, [alert("Loud")], NoiseReason.DUPLICATE)
        triage.acknowledge(alice, [alert("Mine")])
        old = response.declare(alice, [], title="Old", reason="x", impact="y", severity="SEV1")
        response.move(alice, old.key, Status.RESOLVED)
        clock.tick(hours=1)
        minor = response.declare(alice, [], title="Minor", reason="x", impact="y", severity=None)
        major = response.declare(alice, [], title="Major", reason="x", impact="y", severity="SEV1")

        found = whole(handover.read(alice, clock() - 8 * HOUR, RULES))
        assert [one.incident.key for one in found.going] == [major.key, minor.key]
        assert [one.key for one in found.ended] == [old.key]
        assert [one.name for one in found.acknowledged] == ["Mine"]
        # One that ends after the next shift is none of its business, nor is one that is over.
        assert [one.name for one in found.snoozed] == ["Soon"]
        assert found.noise == (
            Noise("Flappy", 1, ("wrong threshold",), 4), Noise("Loud", 1, ("duplicate",), 0)
        )  # fmt: skip
        later = whole(handover.read(alice, clock(), RULES))
        assert (later.noise, later.ended) == ((), ())

        clock.tick(days=3)
        found = whole(handover.read(alice, clock() - timedelta(hours=8), RULES))
        assert found.reviews == ("review of INC-0001 not started, overdue 1h",)


def test_a_file_is_replaced_only_by_its_like(tmp_path: Path) -> None:
    path = handover.write("# Hand-over 1\n", tmp_path, T0)
    assert path == tmp_path / "handover-2026-01-31-1200Z.md"
    handover.write("# Hand-over 2\n", path, T0)
    path.write_text("notes of mine")
    with pytest.raises(NotAllowed):
        handover.write("# Hand-over 3\n", path, T0)
    assert path.read_text() == "notes of mine"
    with pytest.raises(OSError, match="No such file"):
        handover.write("# Hand-over 3\n", tmp_path / "no" / "file.md", T0)
