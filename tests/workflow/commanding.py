"""Commands of checklists that really run: a runbook in a file, a store, a thread."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID

from irtui.comms import script
from irtui.comms.identity import alive, identity
from irtui.domain.checklist import Run
from irtui.domain.evidence import Evidence
from irtui.domain.execution import Ended, Here, Order
from irtui.store.thread import DatabaseThread
from irtui.workflow import reading, response
from irtui.workflow.desk import Desk
from irtui.workflow.running import Commands, Means
from tests.builders import Clock, Shelf, alert, desk, store_at

RUNBOOK = """# Latency

1. Look at the pods

   ```sh
   {command}
   ```
2. Ask Prometheus

   ```promql
   up{{job="<job>"}}
   ```
3. Tell the team
"""


class Shell:
    """Runs scripts on this machine as the program does."""

    def words(self, text: str, language: str) -> tuple[str, ...]:
        return script.words(text, language, os.environ["PATH"])

    def run(
        self, order: Order, *, stopped: Callable[[], str], hear: Callable[[int, bytes], None]
    ) -> Ended:
        return script.run(order, elapsed=time.monotonic, stopped=stopped, hear=hear)


@dataclass
class Place:
    """A desk with its thread, and the run of a runbook in an incident."""

    database: "DatabaseThread[Desk]"
    commands: Commands
    directory: Path
    key: str

    def ask(self, verb: Callable[..., object], *args: object, **named: object) -> object:
        return self.database.submit(verb, *args, **named).result()

    @property
    def run(self) -> Run:
        found = self.database.submit(reading.incident, self.key).result()
        return found.runs[0]

    @property
    def step(self) -> UUID:
        return self.run.steps[0].id

    def told(self) -> list[str]:
        found = self.database.submit(reading.incident, self.key).result()
        return [one.text for one in found.timeline]

    def runs(self, answers: Mapping[str, str] | None = None, step: int = 0) -> Evidence:
        """Run the command of a step to its end."""
        found = self.run.steps[step]
        future = self.commands.start(found.id, 0, found.commands[0], answers or {})
        return future.result()

    def close(self) -> None:
        self.commands.close()
        self.database.submit(lambda at: at.store.close()).result()
        self.database.close()


def means(directory: Path, **more: object) -> Means:
    """What a program may do that runs commands; no Prometheus."""
    known = Means(
        shell=Shell(),
        queries=None,
        timeout=60.0,
        here=here(directory),
        user="alice",
        alive=alive,
        elapsed=time.monotonic,
    )
    return replace(known, **more)  # type: ignore[arg-type]


def here(directory: Path) -> Here:
    return Here(
        "host-1", identity(os.getpid()), str(directory),
        {"PATH": os.environ["PATH"], "HOME": str(directory), "TERM": "dumb"},
    )  # fmt: skip


def place(
    directory: Path, command: str, labels: Mapping[str, str] | None = None, **more: object
) -> Place:
    """An incident whose run has this command; the directory must be the current one."""
    file = directory / "HighLatency.md"
    file.write_text(RUNBOOK.format(command=command.replace("\n", "\n   ")))
    file.chmod(0o600)
    shelf = Shelf({"HighLatency": file.read_text()})
    opened = store_at(directory / "irtui.db")
    database: DatabaseThread[Desk] = DatabaseThread(
        lambda: desk(opened.__enter__(), Clock(), library=shelf)
    )
    one = alert(labels={"alertname": "HighLatency", "severity": "critical", **(labels or {})})
    declare = partial(response.declare, title="t", reason="r", impact="i", severity=None)
    key = database.submit(lambda at: declare(at, [one]).key).result()
    return Place(database, Commands(database, means(directory, **more)), directory, key)


def main() -> None:
    """A process that begins a command and waits for its end: it is killed meanwhile."""
    directory = Path(sys.argv[1])
    os.chdir(directory)
    place(
        directory, f"echo $$ > {directory}/pid; mv {directory}/pid {directory}/child; sleep 1000"
    ).runs()


if __name__ == "__main__":
    main()
