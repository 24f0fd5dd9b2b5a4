"""The bench measures what it says: a run with the smallest volumes, and its pieces."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.rows import Row, Target, markdown
from bench.samples import p99
from bench.storm import MARK, Storm
from bench.terminal import Silent, Terminal
from irtui.sources.alertmanager_list import AlertList

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the bench needs Linux")

ROOT = Path(__file__).parents[2]
SMALLEST = {
    "small": 110, "large": 110, "runs": 1, "keys": 2, "pause": 0.2, "polls": 1,
    "poll-seconds": 0.2, "quiet-seconds": 1, "memory-seconds": 1, "soak-alerts": 20,
    "soak-polls": 10, "soak-seconds": 10, "events": 20, "all-events": 60, "incidents": 5,
}  # fmt: skip
KEYS = {
    "start": {"frame_wall", "frame_cpu", "alerts_wall", "alerts_cpu"},
    "query": {"query_wall", "query_cpu"},
    "paint": {"painted_known", "painted_new"},
    "keys": {f"key_{kind}_110" for kind in ("cursor", "scroll", "acknowledge", "filter", "group")},
    "poll": {"poll_same", "poll_resent", "poll_churned"},
    "quiet": {"quiet_bytes"},
    "memory": {"resident_small", "resident_large"},
    "soak": {"resident_flat"},
    "incident": {"incident_open"},
    "report": {"report", "report_piece"},
    "learning": {"lessons", "lessons_known"},
}


def measured(*lines: str) -> dict[str, Any]:
    """The rows of a run, by key."""
    volumes = [f"--{name}={number}" for name, number in SMALLEST.items()]
    command = [sys.executable, "-m", "bench", "--json", f"--only={','.join(lines)}", *volumes]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["version"] == 1
    assert found["machine"]["cpus"] >= 1
    assert found["volumes"]["large"] == 110
    return {row["key"]: row for row in found["rows"]}


def complete(rows: dict[str, Any], *lines: str) -> None:
    """Every promised row of these lines holds a number."""
    for key in set().union(*(KEYS[line] for line in lines)):
        assert rows[key]["value"] is not None, rows[key]
        assert rows[key]["value"] >= 0


def test_a_smallest_run_measures_a_terminal_and_an_incident() -> None:
    lines = ("paint", "incident", "report", "learning")
    rows = measured(*lines)
    complete(rows, *lines)
    assert rows["painted_new"]["floor"] == "json.loads of the body"
    assert rows["painted_new"]["ratio"] > 1
    assert rows["incident_open"]["floor_value"] > 0


@pytest.mark.skipif("IRTUI_SOAK" not in os.environ, reason="takes a minute: make soak")
@pytest.mark.parametrize("line", KEYS)
def test_every_line_can_be_measured(line: str) -> None:
    complete(measured(line), line)


def test_a_target_is_a_value_a_ratio_or_so_much_more_than_the_floor() -> None:
    assert Target("value", 50).met(50, None)
    assert not Target("value", 50).met(51, 1000)
    assert Target("ratio", 1.5).met(15, 10)
    assert not Target("ratio", 1.5).met(16, 10)
    assert Target("more", 1).met(2.5, 1.5)
    assert not Target("more", 1).met(2.6, 1.5)


def test_the_table_says_what_is_missed_and_what_is_not_there() -> None:
    text = markdown(
        [
            Row("a", "slow", 40, "ms", "floor", 10, Target("ratio", 1.5)),
            Row("b", "quick", 12, "ms", "floor", 10, Target("ratio", 1.5), note="p50 3 ms"),
            Row("c", "other", None, "ms", note="not installed"),
        ]
    )
    _, _, slow, quick, other = text.split("\n")
    assert "4.0 ×" in slow
    assert "MISSED" in slow
    assert "met (p50 3 ms)" in quick
    assert "not installed" in other
    assert len({len(line) for line in text.split("\n")}) == 1


def test_few_samples_tell_their_largest() -> None:
    assert p99([1.0, 9.0, 2.0]) == 9.0
    assert p99([float(number) for number in range(1, 201)]) == 199.0


def test_a_storm_is_read_by_irtui_and_churns_as_told() -> None:
    storm = Storm(100, churn=0.05, resent=0.2)
    reader = AlertList("local", "a")
    before = reader.read(storm.body)
    storm.move_on()
    after = reader.read(storm.body)
    assert (len(before.alerts), before.unreadable) == (100, 0)
    assert len(after.alerts.keys() - before.alerts.keys()) == 5
    assert all(alert.name.startswith(MARK) for alert in after.alerts.values())
    moved = [
        fingerprint
        for fingerprint in after.alerts.keys() & before.alerts.keys()
        if after.updated_at[fingerprint] != before.updated_at[fingerprint]
    ]
    assert len(moved) == 15, "the five that churned are among the twenty"


def test_a_program_that_is_silent_or_gone_is_said_to_be_so() -> None:
    hello = "import time; print('hello', flush=True); time.sleep(20)"
    with Terminal([sys.executable, "-c", hello], {}) as terminal:
        assert terminal.wait_for("hello") > terminal.started
        assert terminal.cpu() > 0
        assert terminal.resident() > 1
        with pytest.raises(Silent, match="never"):
            terminal.wait_for("never", seconds=0.1)
    with Terminal([sys.executable, "-c", ""], {}) as terminal, pytest.raises(Silent, match="ended"):
        terminal.wait_for("anything")
