"""`irtui report`: figures as Markdown and JSON, and what to do about noisy rules."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from irtui.domain.board import Diff
from irtui.domain.incident import Status
from irtui.domain.triage import NoiseReason
from irtui.workflow import detection, response, triage
from tests.builders import Clock, alert, desk, store_at
from tests.cli.commands import Irtui

HOSTILE = "Link|*Flaps*\x1b[2J"


@pytest.fixture
def db(home: Path) -> Path:
    """The usual database, in which somebody had two days of trouble."""
    path = home / ".local/share/irtui/irtui.db"
    path.parent.mkdir(parents=True)
    clock = Clock(datetime.now(UTC) - timedelta(days=2))
    with store_at(path) as store:
        alice = desk(store, clock)
        for _ in range(3):
            one = alert(HOSTILE, starts_at=clock())
            detection.record(alice, Diff(fired=(one,)))
            clock.tick(minutes=4)
            triage.dismiss(alice, [one], NoiseReason.WRONG_THRESHOLD, "")
            detection.record(alice, Diff(ended=((one.episode, clock()),)))
            clock.tick(minutes=60)
        for severity in ("SEV2", "SEV3"):
            one = alert("CheckoutDown", starts_at=clock())
            key = response.declare(
                alice, [one], title="Down", reason="5xx", impact="no orders", severity=severity
            ).key
            clock.tick(minutes=30)
            response.move(alice, key, Status.MITIGATED)
            clock.tick(minutes=10)
            response.move(alice, key, Status.RESOLVED, "it is over")
            clock.tick(hours=5)
        response.declare(alice, [], title="Call", reason="r", impact="i", severity=None)
    return path


def test_the_report_is_markdown_that_is_the_same_again(
    db: Path, irtui: Irtui, config: Callable[[str], Path]
) -> None:
    config('[report]\ncost_per_minute = { checkout = 120 }\ncurrency = "EUR"\n')
    found = irtui("report")
    assert found.code == 0
    for line in (
        "3 incidents.",
        "| all | to mitigate | 2 | 30 min | 30 min | 30 min | no trend |",
        "| SEV2 | to resolve | 1 | 40 min | 40 min | 40 min | no trend |",
        "| unset | to detect | 0 | – | – | – | no trend |",
        "| checkout | 2 | 0 | 1 h 00 min | 7,200 EUR |",
        "| no service | 1 | 1 | – | – |",
        '| severity="critical" | 2 | 1 of 2 | 0 | 1 | 0 |',
        "1 of 3 had been there before.",
        "| INC-2026-0002 | INC-2026-0001 | 5 h 40 min | CheckoutDown | checkout |",
        r"| Link\|\*Flaps\*␛\[2J | 3 | 0 | 0 | 3 | 0 | 4 min | 0% |",
        "- to detect: impact start to detection",
        "1 required: 0 published, 0 of them in time; 0 waived, 1 not due yet, 0 overdue.",
    ):
        assert line.replace("2026", f"{datetime.now(UTC):%Y}") in found.lines, found.out
    assert "\x1b" not in found.out
    tokens = MarkdownIt("commonmark").enable("table").parse(found.out)
    tables = [token for token in tokens if token.type == "table_open"]
    assert len(tables) == sum(line.startswith("| ---") for line in found.lines) == 9
    assert irtui("report").out.split("\n\n")[2:] == found.out.split("\n\n")[2:]


def test_one_service_and_one_span_are_all_that_is_told(db: Path, irtui: Irtui) -> None:
    assert irtui("report", "--service", "search", "--json").json["incidents"] == 0
    assert irtui("report", "--service", "checkout", "--json").json["alerts"] == 5
    assert irtui("report", "--service", "", "--json").json["incidents"] == 1
    assert irtui("report", "--since", "1h", "--json").json["incidents"] == 0


def test_scripts_get_null_for_what_is_unknown(db: Path, irtui: Irtui) -> None:
    found = irtui("report", "--json").json
    assert (found["version"], found["incidents"], found["alerts"]) == (1, 3, 5)
    assert found["times"]["resolve"] == {
        "n": 2, "median_seconds": 2400, "p90_seconds": 2400, "last_seconds": 2400,
        "trend_seconds": None,
    }  # fmt: skip
    assert found["times"]["detect"]["median_seconds"] is None
    assert [one["severity"] for one in found["by_severity"]] == ["SEV2", "SEV3", None]
    (noisy, other) = found["noise"]
    assert (noisy["alertname"], noisy["dismissed_by_reason"]) == (HOSTILE, {"wrong_threshold": 3})
    assert (other["led_to_incident"], other["signal_share"]) == (2, 1)
    assert found["rules_to_fix"][0]["text"] == f"Change the threshold of {HOSTILE}"
    assert found["actions"]["open"] == 0


def test_noisy_rules_become_a_task_list(db: Path, irtui: Irtui, home: Path) -> None:
    (line,) = irtui("report", "--noise-actions").lines
    assert line.startswith(r"- [ ] Change the threshold of Link\|\*Flaps\*␛\[2J: fired 3× in 30 d")
    file = home / "todo.md"
    assert irtui("report", "--noise-actions", "-o", file).lines == [str(file)]
    assert file.read_text().startswith("- [ ] Change")
    assert irtui("report", "-o", file).code == 0
    assert file.read_text().startswith("# Incident report\n")


def test_what_is_no_report_is_not_overwritten(db: Path, irtui: Irtui, home: Path) -> None:
    whole = db.read_bytes()
    refused = irtui("report", "-o", db).refused(1)
    assert refused == f"{db} is there already and no report: name another file."
    assert db.read_bytes() == whole
    assert "no such directory" in irtui("report", "-o", home / "gone" / "x.md").refused(1)
    assert "is no file" in irtui("report", "-o", home).refused(1)


def test_without_a_history_every_part_says_so(home: Path, irtui: Irtui) -> None:
    found = irtui("report")
    assert (found.code, found.err) == (0, "")
    assert "0 incidents." in found.lines
    assert irtui("report", "--noise-actions").out == ""


@pytest.mark.parametrize("span", ["0s", "10m", "nonsense", "9999d"])
def test_a_span_that_is_none_is_refused(home: Path, irtui: Irtui, span: str) -> None:
    assert irtui("report", "--since", span).code == 2


@pytest.mark.parametrize(
    "cost", ['"much"', "true", "{ checkout = true }", "-1", "nan", "{ checkout = inf }"]
)
def test_a_cost_that_is_none_is_refused(
    home: Path, irtui: Irtui, config: Callable[[str], Path], cost: str
) -> None:
    config(f"[report]\ncost_per_minute = {cost}\n")
    said = irtui("report").refused()
    assert "config.toml:2: report.cost_per_minute" in said
