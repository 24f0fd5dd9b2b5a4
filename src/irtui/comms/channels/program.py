"""A command of the operator's: the update is on its standard input and in its environment."""

import json
from collections.abc import Callable, Mapping, Sequence
from threading import Event

from irtui.comms.channels.document import document
from irtui.comms.command import run
from irtui.comms.telling import cut
from irtui.domain.channel import Answer, Message, Refused, Sent, Uncertain
from irtui.text import rfc3339

# What the command itself decided; any other end may have come after it told somebody.
_DECIDED = ("exit code ", "cannot be started")


class ProgramChannel:
    """Runs one command; exit code 0 is sent, any other that it was not."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        surroundings: Mapping[str, str],
        *,
        timeout: float,
        elapsed: Callable[[], float],
        leaving: Event,
    ) -> None:
        self.name = name
        self._command = command
        self._surroundings = surroundings
        self._timeout = timeout
        self._elapsed = elapsed
        self._leaving = leaving

    def send(self, message: Message) -> Answer:
        """Run it to its end."""
        ended = run(
            self._command,
            {**self._surroundings, **_variables(message)},
            json.dumps(document(message), ensure_ascii=False),
            timeout=self._timeout,
            elapsed=self._elapsed,
            leaving=self._leaving,
        )
        if not ended.problem:
            return Sent()
        if ended.problem.startswith(_DECIDED):
            return Refused(f"its command {_verb(ended.problem)}")
        return Uncertain(f"its command {ended.problem}")


def _verb(problem: str) -> str:
    return f"ended with {problem}" if problem.startswith("exit") else problem


def _variables(message: Message) -> dict[str, str]:
    told = {
        "EVENT": "update",
        "DELIVERY": str(message.delivery),
        "INCIDENT": message.incident,
        "TITLE": message.title,
        "SEVERITY": message.severity or "",
        "STATUS": message.status,
        "AUDIENCE": message.audience,
        "STAGE": message.stage,
        "NUMBER": str(message.number),
        "TEXT": message.text,
        "BY": message.by,
        "AT": rfc3339(message.at) or "",
        "NEXT_UPDATE_AT": rfc3339(message.next_update_at) or "",
    }
    return {f"IRTUI_{name}": cut(text).replace("\0", "␀") for name, text in told.items()}
