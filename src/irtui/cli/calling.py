"""What calls an operator, as the configuration has it: the bell's rules, and the hooks."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from irtui.cli import wiring
from irtui.config.settings import HookSettings, Settings, secret_variables
from irtui.domain.alertlevel import AlertLevel
from irtui.domain.attention import BellRules
from irtui.domain.quiet import QuietHours, parse_quiet
from irtui.text import clean

if TYPE_CHECKING:
    from irtui.domain.hook import Hook
    from irtui.domain.notice import Notice


def bell_rules(settings: Settings) -> BellRules:
    """When the bell rings."""
    attention = settings.attention
    return BellRules(
        None if attention.bell == "off" else _level(attention.bell),
        attention.pause,
        attention.repeat,
        attention.repeat_limit,
        quiet_hours(settings),
    )


def quiet_hours(settings: Settings) -> QuietHours:
    """When it is quiet, for the bell and for the hooks that want it so."""
    attention = settings.attention
    return QuietHours(tuple(map(parse_quiet, attention.quiet)), _level(attention.quiet_except))


@dataclass(frozen=True, slots=True)
class Calling:
    """How hooks are told, what is wrong with them, and how they end; without any, nothing is."""

    tell: "Callable[[Iterable[Notice]], None]" = lambda notices: None
    trouble: Callable[[], str | None] = lambda: None
    close: Callable[[], None] = lambda: None


def open_hooks(start: wiring.Start) -> Calling:
    """The configured hooks, ready to be told; who writes nothing has none."""
    settings = start.settings
    if not settings.hooks or start.read_only:
        return Calling()
    from irtui.comms.hooks import Hooks
    from irtui.comms.telling import surroundings

    hooks = Hooks(
        [_hook(number, one) for number, one in enumerate(settings.hooks, 1)],
        surroundings(os.environ, frozenset(secret_variables(settings.sources))),
        now=wiring.now,
        elapsed=wiring.elapsed,
        quiet=quiet_hours(settings),
        hidden=frozenset(settings.board.hidden),
    )
    return Calling(hooks.tell, lambda: hooks.trouble, hooks.close)


def hook_name(number: int, settings: HookSettings) -> str:
    """Where a hook stands and what it runs, without its words: those may hold a secret."""
    return f"hook {number} ({clean(Path(settings.command[0]).name, limit=40)})"


def _hook(number: int, settings: HookSettings) -> "Hook":
    from irtui.domain.hook import Hook
    from irtui.domain.matcher import parse
    from irtui.domain.notice import Occasion

    return Hook(
        name=hook_name(number, settings),
        on=frozenset(map(Occasion, settings.on)),
        command=settings.command,
        matchers=tuple(map(parse, settings.match)),
        level=_level(settings.level),
        timeout=settings.timeout,
        keeps_quiet=settings.quiet,
        per_minute=settings.per_minute,
    )


def _level(name: str | None) -> AlertLevel | None:
    return None if name is None else AlertLevel[name.upper()]
