"""A desk with a cadence and channels; as a program, a courier in a process of its own.

Its arguments are a database and the address of a webhook, to which it sends until nothing is due.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

from irtui.comms.channels.webhook import WebhookChannel
from irtui.comms.identity import alive, identity
from irtui.domain.channel import Answer, Channel, ChannelKind, ChannelRule, Message
from irtui.domain.severity import SeverityRules
from irtui.domain.severitylevel import Level
from irtui.domain.updaterules import UpdateRules
from irtui.store.opening import open_store
from irtui.store.thread import DatabaseThread
from irtui.workflow.courier import Courier
from irtui.workflow.desk import Desk
from tests.builders import Clock, desk

OPS = ChannelRule("ops", ChannelKind.WEBHOOK, ("internal", "executive", "customer"))
LEVELS = (
    Level("SEV1", update_every=timedelta(minutes=20), update_every_after_2h=timedelta(hours=1)),
    Level("SEV2", update_every=timedelta(minutes=30)),
    Level("SEV4"),
)


def informed(at: Desk, *channels: ChannelRule) -> Desk:
    """A desk that knows severities with cadences, and channels."""
    return replace(
        at, severity=SeverityRules(levels=LEVELS), updates=UpdateRules(channels=channels)
    )


class Scripted:
    """A channel that answers as it is told, and keeps what it was sent."""

    def __init__(self, name: str, *answers: Answer) -> None:
        self.name = name
        self.answers = list(answers)
        self.sent: list[Message] = []

    def send(self, message: Message) -> Answer:
        """The next answer; the last one for ever."""
        self.sent.append(message)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def courier_of(
    database: DatabaseThread[Desk],
    channels: Mapping[str, Callable[[], Channel]],
    here: str = "",
) -> Courier:
    """A courier of this process."""
    return Courier(
        database,
        channels,
        here=here or f"host/{identity(os.getpid())}",
        alive=alive,
        leaving=Event(),
    )


def main(path: str, url: str) -> None:
    """Send until nothing is due."""
    database = DatabaseThread(lambda: informed(desk(open_store(Path(path)), Clock()), OPS))
    channel = WebhookChannel("ops", lambda: url, now=Clock(), headers={}, timeout=30.0)
    courier = courier_of(database, {"ops": lambda: channel})
    os.write(1, b"ready\n")
    sys.stdin.readline()
    idle = 0
    # A round that another process was quicker in has nothing to send, and is not the end.
    while idle < 3:
        idle = idle + 1 if isinstance(courier.round("ops"), timedelta) else 0
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
