"""A checklist goes on at the same step after kill -9: a real monitor, processes and file."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from irtui.domain.checklist import Outcome, Run, RunStatus, StepState
from irtui.domain.review import document
from irtui.store import runs
from irtui.store.tables import RunRow
from irtui.workflow import reading
from tests.builders import Clock, desk, store_at
from tests.services.alertmanager import RealAlertmanager
from tests.stories.runbooks import shelf
from tests.stories.terminal import Terminal, terminal

pytestmark = pytest.mark.real


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def monitor(alertmanager: RealAlertmanager) -> RealAlertmanager:
    """A monitor of which one alert fires all the time, whatever becomes of irtui."""
    fires = {
        "labels": {"alertname": "CheckoutDown", "severity": "critical"},
        "annotations": {"runbook_url": "https://runbooks.example/blob/main/CheckoutDown.md"},
    }
    alertmanager.post([fires])
    return alertmanager


@contextmanager
def irtui(home: Path, monitor: RealAlertmanager) -> Iterator[Terminal]:
    """irtui in a terminal, on the store and the runbooks in a directory."""
    (home / "irtui.toml").write_text(
        f'[[sources]]\nname = "prod"\nurl = "{monitor.url}"\n[board]\nrestart_window = "0s"\n'
        f'[runbooks]\ndirectories = ["{home / "runbooks"}"]\nrun_commands = true\n'
    )
    options = ["--config", str(home / "irtui.toml"), "--db", str(home / "irtui.db")]
    with terminal(home, *options, "--operator", "alice") as found:
        found.sees("CheckoutDown")
        found.rests()
        yield found


def dies(screen: Terminal) -> None:
    screen.process.send_signal(signal.SIGKILL)
    screen.ends(within=5)


def stored(home: Path) -> Run:
    """The only run of a runbook in the store."""
    with store_at(home / "irtui.db") as store, store.read() as session:
        (identity,) = session.exec(select(RunRow.id).where(RunRow.matched_by != "protocol"))
        run = runs.get(session, identity)
        assert run is not None
        return run


WALK = """\
# CheckoutDown

## Diagnosis

- [ ] Look at the error ratio
- [ ] Check the last roll-out
- [ ] See what the pool says

  ```sh
  echo "pool has $((40+2)) of 42"
  ```

## Mitigation

- [ ] Roll back
- [ ] Confirm that orders come in again
"""


def test_an_alerts_checklist_goes_on_at_the_step_where_it_was(
    tmp_path: Path, monitor: RealAlertmanager
) -> None:
    shelf(tmp_path)
    with irtui(tmp_path, monitor) as screen:
        screen.types("r")
        screen.sees("0 of 4")
        screen.types(" ")
        screen.sees("1 of 4")
        screen.types("j", "\r")
        screen.sees("alice")
        dies(screen)
    with irtui(tmp_path, monitor) as screen:
        screen.types("r")
        screen.sees("1 of 4")
        # The cursor is on the step that she took on, not on the one before it.
        screen.types("f")
        screen.sees("3 failed")
        screen.types("the image is gone\r")
        screen.sees("2 of 4")
        dies(screen)
    run = stored(tmp_path)
    assert [step.state for step in run.steps] == [
        StepState.DONE, StepState.PENDING, StepState.FAILED, StepState.IN_PROGRESS,
    ]  # fmt: skip
    assert [step.by for step in run.steps] == ["alice", None, "alice", None]
    assert run.steps[2].note == "the image is gone"


def test_from_the_alert_over_a_command_and_a_crash_to_the_outcome(
    tmp_path: Path, monitor: RealAlertmanager
) -> None:
    (shelf(tmp_path, CheckoutDown=WALK) / "CheckoutDown.md").chmod(0o600)
    with irtui(tmp_path, monitor) as screen:
        screen.types("r")
        screen.sees("0 of 5")
        screen.types(" ", "x")
        screen.sees("not applicable")
        screen.types("2")
        screen.sees("2 of 5")
        screen.types("!")
        screen.sees("Run this?")
        screen.types("2")
        screen.sees("pool has 42 of 42")
        screen.types("\r", " ")
        screen.sees("3 of 5")
        screen.types("f", "the image is gone\r")
        screen.sees("4 of 5")
        dies(screen)
    with irtui(tmp_path, monitor) as screen:
        screen.types("r")
        screen.sees("4 of 5")
        screen.types("i")
        screen.sees("The impact is")
        screen.types("nobody can pay\r")
        screen.sees("SEV3")
        screen.types("\r")
        screen.sees("4 of 5")
        screen.types(" ")
        screen.sees("what was it worth")
        screen.types("2")
        screen.sees("next one should know")
        screen.types("restart the pool first\r")
        screen.sees("helped")
        dies(screen)
    run = stored(tmp_path)
    assert (run.status, run.outcome, run.matched_by) == (
        RunStatus.COMPLETED, Outcome.HELPED, "annotation runbook_url",
    )  # fmt: skip
    with store_at(tmp_path / "irtui.db") as store:
        (key,) = (one.key for one in reading.all_incidents(desk(store, Clock(now()))))
        record = reading.incident(desk(store, Clock(now())), key)
    tells(document(record, ""), [event.text for event in record.timeline])


def tells(text: str, timeline: Sequence[str]) -> None:
    """Timeline and review tell the whole walk."""
    for line in (
        "✓ Look at the error ratio",
        "– Check the last roll-out\nskipped: already done",
        "✗ Roll back\nfailed: the image is gone",
        "✓ checklist CheckoutDown.md completed, 5 of 5 steps",
        "✓ checklist CheckoutDown.md: helped: restart the pool first",
    ):
        assert line in timeline
    assert any("ran echo" in one for one in timeline)
    for words in (
        "5 of 5 steps settled, completed by alice",
        "Outcome: helped (restart the pool first)",
        "- [x] Look at the error ratio (done; alice",
        "skipped; already done; alice",
        "failed; alice",
        "exit code 0",
        "pool has 42 of 42",
    ):
        assert words in text
