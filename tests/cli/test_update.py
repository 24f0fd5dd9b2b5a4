"""`irtui update`: an update from a script, and what `irtui check` says of the channels."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from irtui.domain.updatetemplate import WRITTEN
from irtui.workflow import updates
from tests.builders import Clock, desk, store_at
from tests.cli.commands import Irtui, Monitor
from tests.cli.test_check import states
from tests.cli.test_watch import PATIENCE, watching
from tests.comms.receiver import receiver
from tests.workflow.couriering import OPS, informed

Config = Callable[[str], Path]
KEY = "INC-2026-0001"


@pytest.fixture
def key(irtui: Irtui) -> str:
    """An incident, declared from a script."""
    said = irtui(
        "declare", "--title", "Slow", "--because", "p99", "--impact", "nobody can pay",
        "--severity", "SEV1",
    )  # fmt: skip
    assert said.code == 0
    return said.out.strip()


def channel(url: str, dry_run: bool = False) -> str:
    return (
        f'[[updates.channel]]\nname = "ops"\nkind = "webhook"\nurl = "{url}"\n'
        f"dry_run = {str(dry_run).lower()}\n"
        '[[updates.channel]]\nname = "log"\nkind = "file"\npath = "updates.md"\n'
    )


def test_the_fields_are_those_of_the_templates() -> None:
    from irtui.cli.updateparser import WRITTEN as ASKED

    assert tuple(ASKED) == WRITTEN


def test_each_channel_is_tried_once_and_what_is_refused_stays_queued(
    key: str, irtui: Irtui, config: Config
) -> None:
    with receiver(refuse=1) as ops:
        config(channel(ops.url)).chmod(0o600)
        said = irtui("update", key, "--known", "a bad deploy", "--next", "30m")
        assert said.code == 1
        assert "Impact now: nobody can pay. Known: a bad deploy." in said.out
        table = {row.split()[0]: row for row in said.lines[-2:]}
        assert "next try in 5s: HTTP 503" in table["ops"] or "next try in 4s" in table["ops"]
        assert table["log"].split()[-1] == "sent"
        said = irtui("update", key, "--text", "All is well", "--json")
        assert said.code == 0
        (way, _) = sorted(said.json["update"]["deliveries"], key=lambda one: -len(one["channel"]))
        assert (way["channel"], way["state"], way["attempts"]) in [
            ("ops", "sent", 1),
            ("log", "sent", 1),
        ]
        assert len(ops.bodies) == 2
    found = irtui("incident", key, "--json").json["incident"]
    assert [one["number"] for one in found["updates"]] == [1, 2]
    assert {way["channel"]: way["state"] for way in found["updates"][0]["deliveries"]} == {
        "ops": "queued",
        "log": "sent",
    }
    assert found["updates"][1]["body"] == "All is well"
    assert "T0PSECRET" not in said.out + said.err + str(found)


def test_a_dry_run_writes_nothing(key: str, irtui: Irtui, config: Config) -> None:
    config(channel("http://127.0.0.1:1/")).chmod(0o600)
    said = irtui("update", key, "--dry-run", "--known", "x")
    assert said.code == 0
    assert "would be sent" in said.out
    assert irtui("incident", key, "--json").json["incident"]["updates"] == []


def test_what_was_asked_wrongly_is_one_sentence(key: str, irtui: Irtui) -> None:
    assert irtui("update", key, "--text", "x", "--known", "y").refused() == (
        "--text is the whole text: leave either --text or --known out."
    )
    assert "is not a duration" in irtui("update", key, "--next", "soon").refused()
    assert "press is no audience" in irtui("update", key, "--audience", "press").refused(1)
    assert "--read-only forbids" in irtui("update", key, "--read-only").refused()


def test_check_names_the_channels_and_sends_nothing(
    monitor: Monitor, irtui: Irtui, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPS_MAIL", raising=False)
    mail = '[[updates.channel]]\nname = "mail"\nkind = "apprise"\nurl_env = "OPS_MAIL"\n'
    with receiver() as ops:
        config(monitor.entry() + channel(ops.url, dry_run=True) + mail).chmod(0o600)
        said = irtui("check")
        assert ops.bodies == []
    found = states(said)
    assert said.code == 1
    assert found["channel ops"] == (
        "ok", "webhook for internal, DRY RUN: nothing is sent there",
    )  # fmt: skip
    assert found["channel log"] == ("ok", "file for internal")
    assert found["channel mail"][0] == "failed"
    assert "OPS_MAIL is not set" in found["channel mail"][1]
    monkeypatch.setattr("irtui.comms.channels.services.installed", lambda: False)
    assert "pip install 'irtui[notify]'" in states(irtui("check"))["channel mail"][1]
    assert "T0PSECRET" not in said.out + said.err


def test_watch_sends_what_another_process_has_queued(
    monitor: Monitor, config: Config, home: Path, key: str, irtui: Irtui
) -> None:
    with receiver() as ops:
        file = home / ".local/share/irtui/irtui.db"
        with store_at(file) as store:
            updates.post(informed(desk(store, Clock()), OPS), key, "internal", {"known": "x"})
        config(monitor.entry() + channel(ops.url)).chmod(0o600)
        with watching(home):
            assert ops.arrived.wait(30)
            for _ in range(PATIENCE):
                found = irtui("incident", key, "--json").json["incident"]["updates"]
                if found[0]["deliveries"][0]["state"] == "sent":
                    break
                time.sleep(0.01)
        assert found[0]["deliveries"][0]["state"] == "sent"
        assert len(ops.accepted) == 1
