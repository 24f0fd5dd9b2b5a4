"""A process beside the test: it forks children that work on a store and tell what they did.

Each line it reads is an order `path operator seed count`; the child tells its process id, then a
line of JSON for every act once its verb has returned, and ends after `count` acts (0: never).
"""

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from irtui.domain.checklist import SkipReason, StepState
from irtui.domain.incident import NotAllowed, Status
from irtui.domain.triage import NoiseReason
from irtui.store.errors import Changed
from irtui.store.opening import open_store
from irtui.workflow import checklist, drafts, reading, response, triage
from irtui.workflow.desk import Desk
from irtui.workflow.undo import undo
from tests.builders import Clock, Shelf, alert, desk

RUNBOOK = "# Storm\n\n1. Look\n2. Restart\n3. Tell\n"
ALERTS = [alert(f"Storm{number}") for number in range(6)]


def main() -> None:
    """Fork a child for each order, and wait for none of them."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            path, operator, seed, count = line.rstrip("\n").split("\t")
            try:
                _work(Path(path), operator, random.Random(seed), int(count))
            except BaseException as error:
                _tell("error", repr(error))
                raise
            os._exit(0)


def _work(path: Path, operator: str, chance: random.Random, count: int) -> None:
    _tell("pid", os.getpid())
    shelf = Shelf({one.name: RUNBOOK for one in ALERTS})
    at = desk(open_store(path), Clock(), operator, shelf)
    done = 0
    while not count or done < count:
        done += 1
        act = chance.choice(ACTS)
        token = f"{operator}-{chance.getrandbits(60)}"
        try:
            _tell(act.__name__, act(at, chance, token))
        except (Changed, NotAllowed) as refusal:
            _tell("refused", str(refusal))


def _tell(kind: str, what: object) -> None:
    os.write(1, (json.dumps([kind, what]) + "\n").encode())


def declared(at: Desk, chance: random.Random, token: str) -> str:
    alerts = chance.sample(ALERTS, 2)
    return response.declare(at, alerts, title=token, reason="r", impact="i", severity="SEV3").key


def noted(at: Desk, chance: random.Random, token: str) -> str:
    triage.note(at, [chance.choice(ALERTS)], token)
    return token


def noted_in_incident(at: Desk, chance: random.Random, token: str) -> str:
    found = reading.all_incidents(at)
    if not found:
        raise NotAllowed("none yet")
    response.note(at, chance.choice(found).key, token)
    return token


def acknowledged(at: Desk, chance: random.Random, token: str) -> str:
    return triage.acknowledge(at, chance.sample(ALERTS, 3))


def snoozed(at: Desk, chance: random.Random, token: str) -> str:
    return triage.snooze(at, chance.sample(ALERTS, 2), at.now() + timedelta(hours=1))


def dismissed(at: Desk, chance: random.Random, token: str) -> str:
    triage.dismiss(at, [chance.choice(ALERTS)], NoiseReason.OTHER, token)
    return token


def undone(at: Desk, chance: random.Random, token: str) -> str:
    return undo(at)


def drafted(at: Desk, chance: random.Random, token: str) -> str:
    drafts.save(at, "note", {"text": token})
    return token


def settled(at: Desk, chance: random.Random, token: str) -> str:
    found = reading.all_incidents(at)
    if not found:
        raise NotAllowed("none yet")
    runs = reading.incident(at, chance.choice(found).key).runs
    step = chance.choice(chance.choice(runs).steps)
    checklist.settle(
        at, step.id, StepState.SKIPPED, note=token, reason=SkipReason.NO_TIME, seen=step.version
    )
    return token


def moved(at: Desk, chance: random.Random, token: str) -> str:
    found = reading.all_incidents(at)
    if not found:
        raise NotAllowed("none yet")
    one = chance.choice(found)
    to = Status.INVESTIGATING if one.status is Status.MITIGATED else Status.MITIGATED
    response.move(at, one.key, to, token, seen=one.version)
    return token


Act = Callable[[Desk, random.Random, str], str]
ACTS: list[Act] = [
    declared, noted, noted_in_incident, acknowledged, snoozed, dismissed, undone, drafted, settled,
    moved,
]  # fmt: skip

if __name__ == "__main__":
    main()
