"""Runs one command of a checklist at a time, on a thread of its own.

Its start is on disk before it begins and its end as soon as it is over, whether or not a screen
still shows it.
"""

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from irtui import workflow
from irtui.domain.checklist import StepCommand
from irtui.domain.evidence import Evidence
from irtui.domain.execution import Begun, Ended, Heard, Here, Live, Order, Said
from irtui.domain.incident import NotAllowed
from irtui.domain.redaction import redacted, redacted_tail
from irtui.store.errors import StoreError
from irtui.text import without_surrogates

if TYPE_CHECKING:
    from irtui.store.thread import DatabaseThread
    from irtui.workflow.desk import Desk

log = logging.getLogger(__name__)

_LEAVE_SECONDS = 3.0
# Each waits as long as the database lets a writer wait.
_TRIES = 5
_NO_SHELL = "Commands are not run here: set [runbooks] run_commands = true to allow it."
_NO_QUERY = 'No Prometheus is known: set prometheus = "http://…" in [runbooks].'
_QUERIES = ("", "promql", "metricsql")


class Performs(Protocol):
    """How a command is run on this machine."""

    def words(self, script: str, language: str) -> Sequence[str]:
        """The program and its words for a script."""

    def run(
        self, order: Order, *, stopped: Callable[[], str], hear: Callable[[int, bytes], None]
    ) -> Ended:
        """Run it to its end."""


class Asks(Protocol):
    """How a query is asked; `where` names the server without any secret."""

    where: str

    def ask(self, query: str) -> Ended:
        """The answer, or why there is none."""


@dataclass(frozen=True, slots=True)
class Means:
    """What this irtui may do with commands: run them, ask queries; None where it may not."""

    shell: Performs | None
    queries: Asks | None
    timeout: float
    here: Here
    user: str
    alive: Callable[[str], bool]
    elapsed: Callable[[], float]
    secrets: Callable[[], Collection[str]] = lambda: ()


class Commands:
    """One command at a time; `live` is the one that runs."""

    def __init__(self, database: "DatabaseThread[Desk]", means: Means) -> None:
        self.means = means
        self.live: Live | None = None
        self.future: Future[Evidence] | None = None
        self._database = database
        self._lock = threading.Lock()
        self._stopped = ""
        self._thread: threading.Thread | None = None

    def refusal(self, command: StepCommand) -> str:
        """Why this irtui does not run a command of this kind, "" where it does."""
        if command.shell:
            return "" if self.means.shell else _NO_SHELL
        if not command.query:
            return "This is a text to read or copy, and no command."
        if command.language not in _QUERIES:
            return f"A query in {command.language} is not asked here: y copies it."
        return "" if self.means.queries else _NO_QUERY

    def start(
        self, step: UUID, index: int, command: StepCommand, answers: Mapping[str, str]
    ) -> "Future[Evidence]":
        """Begin a command; what becomes of it is in the future, NotAllowed if it never began."""
        future: Future[Evidence] = Future()
        # Whoever waits for it may go; nobody can call it off but by `stop`.
        future.set_running_or_notify_cancel()
        if why := self.refusal(command):
            raise NotAllowed(why)
        with self._lock:
            if self.live is not None:
                raise NotAllowed("Another command still runs: one at a time.")
            self.live = Live(step, command.text, self.means.elapsed())
            self._stopped, self.future = "", future

        def carry_out() -> None:
            try:
                found = self._carry_out(step, index, answers)
            except Exception as error:  # noqa: BLE001 - whoever waits is told
                self.live = None
                future.set_exception(error)
            else:
                self.live = None
                future.set_result(found)

        self._thread = threading.Thread(target=carry_out, name="command", daemon=True)
        self._thread.start()
        return future

    def stop(self, why: str) -> None:
        """End what runs, soon, with all that it has started."""
        self._stopped = why

    def close(self) -> None:
        """End what runs and wait until that is written down."""
        self.stop("ended with irtui")
        if self._thread is not None:
            self._thread.join(_LEAVE_SECONDS)

    def _carry_out(self, step: UUID, index: int, answers: Mapping[str, str]) -> Evidence:
        here, submit = self.means.here, self._database.submit
        begin = workflow.commands.begin
        begun: Begun = submit(begin, step, index, answers, here, self._words).result()
        secrets = (*begun.secrets, *self.means.secrets())
        if self.live is not None:
            self.live = replace(self.live, text=begun.text, id=begun.id)
        try:
            ended = self._perform(begun, secrets)
        except Exception:
            log.exception("a command failed inside irtui")
            ended = Ended("failed inside irtui, whose log has the report", None, 0.0)
        ended = replace(ended, problem=redacted(ended.problem, secrets)[0])
        return self._written(begun, ended, kept(ended.heard, secrets))

    def _perform(self, begun: Begun, secrets: Collection[str]) -> Ended:
        if begun.command.shell:
            return self._run(begun, secrets)
        assert self.means.queries is not None
        return self.means.queries.ask(begun.text)

    def _written(self, begun: Begun, ended: Ended, said: Said) -> Evidence:
        """Write down how it ended, again and again while the database is busy."""
        for left in reversed(range(_TRIES)):
            end = self._database.submit(workflow.commands.end, begun.id, ended, said)
            try:
                return end.result()
            except StoreError:
                if not left:
                    raise
        raise AssertionError("the last try has an end")

    def _words(self, command: StepCommand, text: str) -> Sequence[str]:
        if not command.shell:
            return ("GET", self.means.queries.where if self.means.queries else "")
        assert self.means.shell is not None
        return self.means.shell.words(text, command.language)

    def _run(self, begun: Begun, secrets: Collection[str]) -> Ended:
        here = self.means.here
        order = Order(
            self._words(begun.command, begun.text),
            {**here.environment, **begun.variables},
            here.directory,
            self.means.timeout,
        )

        def hear(size: int, last: bytes) -> None:
            if self.live is not None:
                text = _text(last)
                shown, _ = (redacted_tail if size > len(last) else redacted)(text, secrets)
                self.live = replace(self.live, size=size, last=shown)

        assert self.means.shell is not None
        return self.means.shell.run(order, stopped=lambda: self._stopped, hear=hear)


def kept(heard: Heard, secrets: Collection[str]) -> Said:
    """What is kept of what a command said: text, without secrets."""
    if not heard.left_out:
        head, many = redacted(_text(heard.head + heard.tail), secrets)
        return Said(head, "", many)
    # A secret may be cut at the end of it.
    whole = heard.head[: heard.head.rfind(b"\n") + 1] or heard.head
    head, before = redacted(_text(whole), secrets)
    tail, after = redacted_tail(_text(heard.tail), secrets)
    return Said(head, tail, before + after)


def _text(raw: bytes) -> str:
    return without_surrogates(raw.decode(errors="replace"))
