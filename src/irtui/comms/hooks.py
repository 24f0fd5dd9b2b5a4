"""Runs the configured commands for what happens, on threads of its own, and never too many.

Each notice is told at most once: what irtui knows when it is killed, or ends, is lost.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from queue import Empty, SimpleQueue

from irtui.comms.command import run
from irtui.comms.telling import told
from irtui.domain.alertlevel import level_of
from irtui.domain.hook import Allowance, Hook
from irtui.domain.notice import Notice, Occasion
from irtui.domain.quiet import QuietHours
from irtui.text import clean, without_surrogates

log = logging.getLogger(__name__)

AT_ONCE = 4
# So many calls of one hook may wait for one that runs; a minute's worth waits no longer than that.
_MOST_WAITING = 100
_SHOWN = 400
_LEAVE_SECONDS = 1.5

Call = tuple[Hook, Notice]


class Hooks:
    """Told of notices from any thread; it decides, starts commands and keeps an eye on them.

    `surroundings` is the environment that commands start from, `elapsed` a clock in seconds that
    never goes back. Alerts whose names are `hidden` call nobody.
    """

    def __init__(
        self,
        hooks: Sequence[Hook],
        surroundings: Mapping[str, str],
        *,
        now: Callable[[], datetime],
        elapsed: Callable[[], float],
        quiet: QuietHours,
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        self._allowed = [(hook, Allowance(hook.per_minute)) for hook in hooks]
        self._surroundings = surroundings
        self._now = now
        self._elapsed = elapsed
        self._quiet = quiet
        self._hidden = hidden
        self._notices: SimpleQueue[list[Notice]] = SimpleQueue()
        self._calls: SimpleQueue[Call | None] = SimpleQueue()
        self._failing: dict[str, tuple[int, str]] = {}
        self._leaving = threading.Event()
        self._threads = [
            threading.Thread(target=self._serve, name="hooks", daemon=True),
            *(
                threading.Thread(target=self._work, name=f"hook {number}", daemon=True)
                for number in range(AT_ONCE)
            ),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def trouble(self) -> str | None:
        """Which hooks failed when they were called last, None while all goes well."""
        failing = list(self._failing.items())
        return "; ".join(f"{name} failed {n}x: {why}" for name, (n, why) in failing) or None

    def tell(self, notices: Iterable[Notice]) -> None:
        """Call whoever wants to be told; returns at once."""
        if found := list(notices):
            self._notices.put(found)

    def close(self) -> None:
        """End what runs, soon, and drop what waits."""
        self._leaving.set()
        if waiting := self._calls.qsize():
            log.warning("hooks: irtui ends, %d calls are not made", waiting)
        self._notices.put([])
        for _ in range(AT_ONCE):
            self._calls.put(None)
        for thread in self._threads:
            thread.join(_LEAVE_SECONDS)

    def _serve(self) -> None:
        while not self._leaving.is_set():
            try:
                for notice in self._notices.get(timeout=self._wait()):
                    self._call_hooks(notice)
            except Empty:
                pass
            except Exception:
                log.exception("hooks: a notice was not told")
            for hook, allowance in self._allowed:
                self._settle(hook, allowance)

    def _wait(self) -> float | None:
        """How long until something that was skipped may be told."""
        at = self._elapsed()
        waits = [wait for _, one in self._allowed if (wait := one.wait(at)) is not None]
        return max(0.1, min(waits)) if waits else None

    def _call_hooks(self, notice: Notice) -> None:
        alert = notice.alert
        if alert is not None and alert.name in self._hidden:
            return
        level = level_of(alert.labels) if alert is not None else None
        hushed = self._quiet.hush(level, self._now().astimezone())
        for hook, allowance in self._allowed:
            if hook.wants(notice) and not (hook.keeps_quiet and hushed):
                self._settle(hook, allowance)
                self._call(hook, allowance, notice)

    def _call(self, hook: Hook, allowance: Allowance, notice: Notice) -> None:
        if not allowance.skipped and self._calls.qsize() >= _MOST_WAITING:
            allowance.skip()
        elif allowance.admit(self._elapsed()):
            self._calls.put((hook, notice))
            return
        if allowance.skipped == 1:
            log.warning("%s: too much happens, calls are left out from now on", hook.name)

    def _settle(self, hook: Hook, allowance: Allowance) -> None:
        """Tell how many calls were left out, as soon as there is room for one."""
        if self._calls.qsize() < _MOST_WAITING and (count := allowance.owed(self._elapsed())):
            log.warning("%s: %d calls were left out", hook.name, count)
            self._calls.put((hook, Notice(Occasion.SKIPPED, skipped=count)))

    def _work(self) -> None:
        while (call := self._calls.get()) is not None and not self._leaving.is_set():
            try:
                self._run(*call)
            except Exception:
                log.exception("%s: the call failed", call[0].name)

    def _run(self, hook: Hook, notice: Notice) -> None:
        variables, document = told(notice)
        ended = run(
            hook.command,
            {**self._surroundings, **variables},
            document,
            timeout=hook.timeout.total_seconds(),
            elapsed=self._elapsed,
            leaving=self._leaving,
        )
        what = f"{hook.name}, {notice.occasion}"
        if notice.alert is not None:
            what += f" {clean(notice.alert.name or notice.alert.fingerprint, limit=80)}"
        said = without_surrogates(ended.output.decode(errors="replace")).strip()
        said = f": {clean(said, limit=_SHOWN)}" if said else ""
        if ended.problem:
            times, _ = self._failing.get(hook.name, (0, ""))
            self._failing[hook.name] = times + 1, ended.problem
            log.warning("%s: %s%s", what, ended.problem, said)
        else:
            self._failing.pop(hook.name, None)
            if said:
                log.info("%s%s", what, said)
