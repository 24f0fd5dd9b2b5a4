"""A SEV1 outage in two terminals on one database: a real monitor, real mail, a webhook that fails.

Alice declares over a wrong suggestion and hands command to bob, who tells everybody three times,
merges what turns out to be the same outage, resolves, reopens and resolves it.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.comms.receiver import Mailbox, Receiver, mail_server, receiver
from tests.services.alertmanager import RealAlertmanager
from tests.stories.terminal import Terminal, terminal

pytestmark = pytest.mark.real

CONFIG = """\
[[sources]]
name = "prod"
url = "{monitor}"
interval = "1s"

[board]
restart_window = "0s"

[[severity.rule]]
name = "checkout-canary"
match = ['service="checkout"']
suggest = "SEV4"
why = "only the canary"

[[updates.channel]]
name = "ops-chat"
kind = "webhook"
url_file = "chat"
dry_run = false

[[updates.channel]]
name = "mail"
kind = "apprise"
url_file = "mail"
dry_run = false
"""
PATIENCE = 60.0


def fires(monitor: RealAlertmanager, name: str, service: str) -> None:
    labels = {"alertname": name, "severity": "critical", "service": service}
    monitor.post([{"labels": labels}])


def until(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@contextmanager
def two_terminals(home: Path) -> Iterator[tuple[Terminal, Terminal]]:
    options = ("--config", str(home / "irtui.toml"), "--db", str(home / "irtui.db"))
    with ExitStack() as open_ones:
        alice, bob = (
            open_ones.enter_context(terminal(home, *options, "--operator", name))
            for name in ("alice", "bob")
        )
        yield alice, bob


def told(home: Path, key: str) -> dict[str, Any]:
    """What `irtui incident KEY --json` says."""
    options = ["--config", str(home / "irtui.toml"), "--db", str(home / "irtui.db")]
    said = subprocess.run(
        [sys.executable, "-m", "irtui", *options, "incident", key, "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(said.stdout)["incident"]
    return found


def sends(screen: Terminal, text: str, number: int) -> None:
    """Three keys and the text."""
    screen.types("p")
    screen.sees("Next in")
    screen.types(text, "\r")
    screen.sees("enter")
    screen.types("\r")
    screen.sees(f"update {number}")


def goes_to(screen: Terminal, choice: str, *answer: str) -> None:
    screen.types("t")
    screen.sees("what now?")
    screen.types(choice)
    screen.sees("enter")
    screen.types(*answer, "\r")
    screen.rests()


def test_an_outage_from_the_alert_to_the_second_resolution(
    tmp_path: Path, alertmanager: RealAlertmanager
) -> None:
    fires(alertmanager, "CheckoutDown", "checkout")
    with receiver(refuse=2) as chat, mail_server() as mail:
        for name, address in (("chat", chat.url), ("mail", mail.address)):
            (tmp_path / name).write_text(address)
            (tmp_path / name).chmod(0o600)
        (tmp_path / "irtui.toml").write_text(CONFIG.format(monitor=alertmanager.url))
        with two_terminals(tmp_path) as (alice, bob):
            alice.sees("CheckoutDown")
            declares_and_hands_over(alice)
            tells_and_merges(bob, alertmanager)
            resolves_twice(bob)
            until(lambda: len(chat.accepted) == 3 and len(mail.mails) == 3)
            until(lambda: all_sent(told(tmp_path, "INC-0001")))
        holds_it_all(told(tmp_path, "INC-0001"), told(tmp_path, "INC-0002"))
        everybody_was_told_once(chat, mail)


def declares_and_hands_over(alice: Terminal) -> None:
    alice.types("i")
    alice.sees("checkout-canary")
    alice.types("nobody can pay\r", "1")
    alice.sees("investigating")
    alice.types("l", "k", "h")
    alice.sees("from now on?")
    alice.types("bob\r")
    alice.sees("What must the next one know")
    alice.types("the pool is suspect\r")
    alice.sees("suspect")


def tells_and_merges(bob: Terminal, monitor: RealAlertmanager) -> None:
    bob.types("2")
    bob.sees("INC-0001")
    bob.types("\r")
    bob.sees("CHECKLIST")
    sends(bob, "a bad deploy", 1)
    fires(monitor, "OrdersDbDown", "orders-db")
    bob.types("1")
    bob.sees("OrdersDbDown")
    bob.types("g", "i")
    bob.sees("Attach to INC-0001")
    bob.types("1")
    bob.sees("The impact is")
    bob.types("no orders\r", "2")
    bob.sees("INC-0002")
    bob.types("m")
    bob.sees("into which?")
    bob.types("\r")
    bob.sees("Yes, merge them")
    bob.types("1")
    bob.sees("alerts 2, 2 firing")
    sends(bob, "the pool of orders-db is full", 2)


def resolves_twice(bob: Terminal) -> None:
    goes_to(bob, "1", "connections leak since the deploy")
    goes_to(bob, "1", "yes, by the roll-back")
    goes_to(bob, "1", "the alerts lag behind")
    bob.sees("resolved")
    goes_to(bob, "2", "it is back in one region")
    goes_to(bob, "3")
    bob.sees("resolved")
    sends(bob, "rolled back everywhere", 3)


def all_sent(incident: dict[str, Any]) -> bool:
    ways = [way for one in incident["updates"] for way in one["deliveries"]]
    return [way["state"] for way in ways] == ["sent"] * 6


def holds_it_all(one: dict[str, Any], other: dict[str, Any]) -> None:
    """The record tells who did what, and why."""
    assert (one["status"], one["severity"], one["reopen_count"]) == ("resolved", "SEV1", 1)
    assert one["severity_suggestion"]["severity"] == "SEV4"
    assert "only the canary" in one["severity_suggestion"]["why"]
    assert one["severity_suggestion"]["accepted"] is False
    held = {(role["role"], role["person"]) for role in one["roles"]}
    assert held == {("incident_commander", "alice"), ("incident_commander", "bob")}
    assert {role["note"] for role in one["roles"]} >= {"the pool is suspect"}
    assert {alert["labels"]["alertname"] for alert in one["alerts"]} == {
        "CheckoutDown", "OrdersDbDown",
    }  # fmt: skip
    assert one["merged"] == ["INC-2026-0002"] or other["merged_into"] == one["key"]
    assert (other["status"], other["cancel_reason"]) == ("cancelled", "merged")
    bodies = [update["body"] for update in one["updates"]]
    assert len(bodies) == 3
    assert "a bad deploy" in bodies[0]
    assert "the pool of orders-db is full" in bodies[1]
    texts = "\n".join(event["text"] for event in one["timeline"])
    for words in ("it is back in one region", "the alerts lag behind", "connections leak"):
        assert words in texts
    assert one["resolved_at"] > one["declared_at"]


def everybody_was_told_once(chat: Receiver, mail: Mailbox) -> None:
    """The webhook refused twice, and took each update once."""
    assert len(chat.bodies) == 5
    assert len({header["idempotency-key"] for header in chat.headers}) == 3
    assert len(set(chat.accepted)) == len(chat.accepted) == 3
    assert len({text for _, text in mail.mails}) == 3
