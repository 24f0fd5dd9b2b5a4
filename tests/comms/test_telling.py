"""What a command is told: everything in its environment, nothing that could not be started with."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irtui.comms.telling import surroundings, told
from irtui.domain.notice import Notice, Occasion
from tests.builders import T0, alert

ECHO = "import json, os; print(json.dumps({k: os.environ[k] for k in os.environ}))"
texts = st.text(st.characters(blacklist_categories=[]), max_size=40)
names = st.text(min_size=1, max_size=12)


def environment(**fields: Any) -> dict[str, str]:
    return told(Notice(Occasion.FIRED, "prod", alert(**fields)))[0]


def document(notice: Notice) -> Any:
    return json.loads(told(notice)[1])


def started_with(variables: dict[str, str]) -> dict[str, str]:
    """The environment as a command finds it."""
    raw = {name.encode(): text.encode() for name, text in variables.items()}
    done = subprocess.run([sys.executable, "-c", ECHO], env=raw, capture_output=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return {name: text for name, text in found.items() if name.startswith("IRTUI_")}


def test_an_alert_is_told_in_variables() -> None:
    one = alert("Down", labels={"alertname": "Down", "team": "a b"}, annotations={"summary": "s"})
    variables, text = told(Notice(Occasion.ENDED, "prod", one, ended_at=T0))
    assert variables.pop("IRTUI_ALERT") == text
    assert variables == {
        "IRTUI_EVENT": "ended",
        "IRTUI_SOURCE": "prod",
        "IRTUI_FINGERPRINT": "fp-Down",
        "IRTUI_ALERTNAME": "Down",
        "IRTUI_STATE": "ended",
        "IRTUI_STARTS_AT": "2026-01-31T12:00:00Z",
        "IRTUI_ENDED_AT": "2026-01-31T12:00:00Z",
        "IRTUI_LABEL_alertname": "Down",
        "IRTUI_LABEL_team": "a b",
        "IRTUI_ANNOTATION_summary": "s",
    }
    assert json.loads(text) == {
        "version": 1,
        "event": "ended",
        "source": "prod",
        "fingerprint": "fp-Down",
        "starts_at": "2026-01-31T12:00:00Z",
        "ended_at": "2026-01-31T12:00:00Z",
        "state": "ended",
        "labels": {"alertname": "Down", "team": "a b"},
        "annotations": {"summary": "s"},
        "generator_url": "",
        "cut": False,
    }


def test_what_is_no_alert_is_told_in_a_sentence_or_a_number() -> None:
    stale = Notice(Occasion.SOURCE_STALE, "prod", text="prod is stale: refused")
    assert told(stale)[0] == {
        "IRTUI_EVENT": "source_stale",
        "IRTUI_SOURCE": "prod",
        "IRTUI_TEXT": "prod is stale: refused",
    }
    skipped = Notice(Occasion.SKIPPED, skipped=12)
    assert told(skipped)[0] == {"IRTUI_EVENT": "skipped", "IRTUI_SKIPPED": "12"}
    assert document(skipped) == {"version": 1, "event": "skipped", "skipped": 12}


def test_what_looks_like_a_command_stays_text() -> None:
    labels = {"alertname": "$(touch x)", "a": "`touch x`", "b": "'; touch x; '", "c": "\x1b[2J\n"}
    found = started_with(environment(labels=labels))
    assert {f"IRTUI_LABEL_{name}": text for name, text in labels.items()}.items() <= found.items()


def test_names_that_no_shell_reads_are_mended_and_never_take_a_good_ones_place() -> None:
    labels = {"a.b": "dotted", "a_b": "plain", "ü": "umlaut", "=": "equals"}
    variables = environment(labels=labels)
    assert variables["IRTUI_LABEL_a_b"] == "plain"
    assert variables["IRTUI_LABEL__"] in ("umlaut", "equals")
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", name) for name in variables)
    assert document(Notice(Occasion.FIRED, "prod", alert(labels=labels)))["labels"] == labels


def test_a_nul_is_marked_and_kept_in_the_document() -> None:
    labels = {"alertname": "a\0b"}
    found = started_with(environment(labels=labels))
    assert found["IRTUI_LABEL_alertname"] == found["IRTUI_ALERTNAME"] == "a␀b"
    assert json.loads(found["IRTUI_ALERT"])["labels"] == labels


def test_huge_values_are_cut_between_characters_and_it_is_told() -> None:
    labels = {"alertname": "A", "huge": "é" * 1_000_000}
    found = started_with(environment(labels=labels, annotations={"more": "x" * 1_000_000}))
    assert found["IRTUI_LABEL_huge"] == "é" * 2048
    assert found["IRTUI_ANNOTATION_more"] == "x" * 4096
    assert json.loads(found["IRTUI_ALERT"])["cut"] is True


def test_more_labels_than_a_command_can_be_started_with_are_left_out() -> None:
    labels = {f"l{number}": "x" * 4000 for number in range(10_000)}
    found = started_with(environment(labels=labels))
    assert found["IRTUI_LABEL_l0"] == "x" * 4000
    assert json.loads(found["IRTUI_ALERT"])["cut"] is True


@settings(deadline=None)
@given(st.dictionaries(names, texts, max_size=5), st.dictionaries(names, texts, max_size=5), texts)
def test_whatever_a_monitor_says_a_command_can_be_started_with_it(
    labels: dict[str, str], annotations: dict[str, str], text: str
) -> None:
    one = alert(labels=labels, annotations=annotations, fingerprint=text, generator_url=text)
    variables, said = told(Notice(Occasion.FIRED, text, one, text=text))
    assert sum(len(f"{name}={value}".encode()) for name, value in variables.items()) < 200_000
    for name, value in variables.items():
        assert "\0" not in value
        assert re.fullmatch(r"IRTUI_[A-Za-z0-9_]+", name)
        assert len(value.encode()) <= (4096 if name != "IRTUI_ALERT" else 100_000)
    assert "\n" not in said
    assert json.loads(said)["event"] == "fired"


@pytest.mark.parametrize("name", ["TOKEN", "LANG", "IRTUI_DB", "LD_PRELOAD", "HTTPS_PROXY"])
def test_only_a_few_variables_are_passed_on_and_no_secret(name: str) -> None:
    environ = {"PATH": "/bin", name: "secret"}
    assert surroundings(environ, {name}) == {"PATH": "/bin"}
