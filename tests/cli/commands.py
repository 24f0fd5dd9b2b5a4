"""What tests of the command line say and hear."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from irtui.domain.checklist import SkipReason, StepState
from irtui.domain.incident import Incident, Status
from irtui.workflow import checklist, reading, response, review
from tests.builders import Clock, Shelf, alert, colleague, desk, store_at

NOWHERE = "http://127.0.0.1:1"
RUNBOOK = """\
# High latency

1. Look at the dashboard
2. Restart the pods
3. Tell the team
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    def refused(self, code: int = 2) -> str:
        """The one sentence of a command that did nothing else."""
        assert (self.code, self.out) == (code, ""), self
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err.removesuffix("\n")


Irtui = Callable[..., Said]


class Monitor(AbstractContextManager["Monitor"]):
    """A demo server that is told what fires."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=url, trust_env=False)

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fire(self, name: str, *, summary: str = "", **labels: str) -> None:
        """Let an alert fire since long ago."""
        body = {
            "labels": {"alertname": name, **labels},
            "annotations": {"summary": summary} if summary else {},
            "startsAt": "2026-01-31T12:00:00Z",
            "endsAt": "2126-01-31T12:00:00Z",
        }
        self._client.post("/api/v2/alerts", json=[body]).raise_for_status()

    def entry(self, name: str = "prod") -> str:
        """This monitor in a configuration."""
        return source(name, self.url)


def source(name: str, url: str = NOWHERE) -> str:
    """A monitor in a configuration."""
    return f'[[sources]]\nname = "{name}"\nurl = "{url}"\ntimeout = "5s"\n'


def told_story(path: Path) -> Incident:
    """A database with an incident that was told in full, and one that was declared by hand."""
    clock = Clock()
    with store_at(path) as store:
        alice = desk(store, clock, library=Shelf({"HighLatency": RUNBOOK}))
        bob = colleague(alice, "bartholomew")
        one = response.declare(
            alice, [alert()], title="Checkout is slow", reason="p99 over 2 s\nsince noon",
            impact="customers wait", severity="SEV2",
        )  # fmt: skip
        clock.tick(minutes=2)
        steps = reading.incident(alice, one.key).runs[0].steps
        checklist.settle(alice, steps[0].id, StepState.DONE)
        checklist.settle(
            alice, steps[1].id, StepState.SKIPPED, reason=SkipReason.NO_TIME, note="later"
        )
        clock.tick(minutes=1)
        response.note(bob, one.key, '=HYPERLINK("http://evil")\nsecond line \x1b[2J')
        clock.tick(minutes=3)
        response.move(alice, one.key, Status.MITIGATED)
        review.open_review(alice, one.key)
        response.declare(
            bob, [], title="[b]日本語[/b]", reason="a customer called", impact="unknown",
            severity=None,
        )  # fmt: skip
    return one
