"""The library as verbs and screens ask it: from a thread of its own, which reads the disk.

Nobody waits for a disk who does not need what is on it: the detail of an alert takes what there is
at once and is told when there is more; whoever starts a checklist waits, though not for ever.
"""

from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from irtui.domain.runbookindex import Index
from irtui.domain.runbookmatch import Finding, Match, MatchRules
from irtui.workflow.library.catalogue import Catalogue
from irtui.workflow.library.worker import Worker

if TYPE_CHECKING:
    from irtui.domain.alert import Alert, EpisodeKey
    from irtui.domain.runbook import Runbook

R = TypeVar("R")

# Seconds after which the directories are looked at again: before a checklist is started, and while
# somebody reads about alerts.
_FRESH, _RECENT = 2.0, 10.0
# Seconds that a look at an alert waits.
_AT_ONCE = 0.04
_MOST_GLANCES = 500
_SILENT = "The runbook directories do not answer: is the server they are on there?"


@dataclass(frozen=True, slots=True)
class Glance:
    """What is told of an alert's runbook; `unreadable` says why its steps are not known."""

    found: Finding
    steps: int = 0
    first_step: str = ""
    unreadable: str = ""


class Library:
    """The runbooks below some directories, the first directory first; `home` is where new ones go.

    `elapsed` tells seconds, so that old knowledge is looked at again (without it, only `refresh`
    does); `changed` is called when somebody who did not wait should ask again. Who waits does so
    for `patience` seconds at most, None is for ever. `verbs` begin an instruction, beside those
    that always do.
    """

    def __init__(
        self,
        directories: Sequence[Path] = (),
        rules: MatchRules | None = None,
        *,
        elapsed: Callable[[], float] = lambda: 0.0,
        changed: Callable[[], None] = lambda: None,
        patience: float | None = None,
        verbs: Sequence[str] = (),
    ) -> None:
        rules = rules or MatchRules()
        # The pages of an address are found wherever they are.
        mapped = (one.directory for one in rules.url_map)
        self.home = directories[0] if directories else None
        self.directories = tuple(dict.fromkeys((*directories, *mapped)))
        self._catalogue = Catalogue(self.directories, rules, verbs)
        self._worker = Worker("library")
        self._elapsed = elapsed
        self._changed = changed
        self._patience = patience
        self._looked: float | None = None
        self._reading: Generator[None, None, bool] | None = None
        self._known = False
        self._glances: OrderedDict[EpisodeKey, tuple[Alert, Glance]] = OrderedDict()
        self._unanswered: Future[Any] | None = None

    def index(self) -> Index:
        """What is known of all files."""
        return self._answer(self._submit_fresh(lambda: self._catalogue.index))

    def files(self) -> tuple[Path, ...]:
        """Every Markdown file, sorted within its directory."""
        return tuple(entry.path for entry in self.index().entries)

    def problems(self) -> list[str]:
        """What could not be read when the directories were looked at, a sentence each."""
        return list(self._answer(self._submit_fresh(lambda: self._catalogue.problems)))

    def find(self, alert: "Alert") -> Finding:
        """The runbook of an alert, and what points to one that is not there."""
        if not self.directories:
            return Finding()
        if self._silent:
            return Finding(dangling=(_SILENT,))
        asked = self._submit_fresh(lambda: self._catalogue.find(alert.labels, alert.annotations))
        try:
            return asked.result(self._patience)
        except TimeoutError:
            self._unanswered = asked
            return Finding(dangling=(_SILENT,))

    def find_all(self, alerts: Sequence["Alert"]) -> list[Finding]:
        """The runbooks of many alerts, one after another; RunbookError if the disk is silent."""
        find = self._catalogue.find
        asked = self._submit_fresh(lambda: [find(one.labels, one.annotations) for one in alerts])
        return self._answer(asked)

    def load(self, path: Path, anchor: str = "") -> "Runbook":
        """The runbook in a file, which need not be in the library; RunbookError says why not."""
        return self._answer(self._worker.submit(self._catalogue.load, path, anchor))

    def glance(self, alert: "Alert") -> Glance | None:
        """What is told of an alert's runbook, None while it is being read: ask when it changed."""
        if not self.directories:
            return Glance(Finding())
        if self._is_older_than(_RECENT):
            self.refresh_soon()
        known = self._glances.get(alert.episode)
        if known is not None and known[0].says(alert):
            return known[1]
        if self._silent:
            return None
        asked = self._worker.submit(self._glance, alert)
        try:
            return asked.result(_AT_ONCE)
        except TimeoutError:
            self._unanswered = asked
            asked.add_done_callback(lambda _: self._changed())
            return None

    def refresh(self) -> None:
        """Look at the directories now."""
        self.refresh_soon()
        self._answer(self._worker.submit(self._read_on))

    def refresh_soon(self) -> None:
        """Look at the directories as soon as the thread is free, and tell if anything changed."""
        self._looked = self._elapsed()
        self._worker.submit(self._begin)

    @property
    def _silent(self) -> bool:
        """Whether a question of before still waits: another one would only wait behind it."""
        return self._unanswered is not None and not self._unanswered.done()

    def _is_older_than(self, seconds: float) -> bool:
        return self._looked is None or self._elapsed() - self._looked > seconds

    def _submit_fresh(self, work: Callable[[], R]) -> Future[R]:
        """Do this on the thread with what is on the disk now, or was a moment ago."""
        if self._is_older_than(_FRESH):
            self.refresh_soon()

        def do() -> R:
            self._read_on()
            return work()

        return self._worker.submit(do)

    def _answer(self, asked: Future[R]) -> R:
        try:
            return asked.result(self._patience)
        except TimeoutError:
            from irtui.workflow.library.errors import NoAnswer

            raise NoAnswer(_SILENT) from None

    # On the thread of the library.

    def _begin(self) -> None:
        self._read_on()
        self._reading = self._catalogue.refresh()
        self._piece()

    def _piece(self) -> None:
        """Read some of the files; what others asked for meanwhile comes before the rest."""
        if self._advance():
            self._worker.submit(self._piece)

    def _read_on(self) -> None:
        """Read the rest of the files."""
        while self._advance():
            pass

    def _advance(self) -> bool:
        if self._reading is None:
            return False
        try:
            next(self._reading)
        except StopIteration as end:
            self._end(changed=end.value)
        return self._reading is not None

    def _end(self, *, changed: bool) -> None:
        before, self._known, self._reading = self._known, True, None
        if changed:
            self._glances.clear()
            if before:
                self._changed()

    def _glance(self, alert: "Alert") -> Glance:
        if not self._known:
            self._read_on()
        found = self._catalogue.find(alert.labels, alert.annotations)
        glance = self._told(found, found.match) if found.match else Glance(found)
        self._glances[alert.episode] = alert, glance
        while len(self._glances) > _MOST_GLANCES:
            self._glances.popitem(last=False)
        return glance

    def _told(self, found: Finding, match: Match) -> Glance:
        from irtui.domain.runbook import RunbookError

        try:
            runbook = self._catalogue.load(match.path, match.anchor)
        except RunbookError as error:
            return Glance(found, unreadable=str(error))
        return Glance(found, len(runbook.steps), runbook.steps[0].text)
