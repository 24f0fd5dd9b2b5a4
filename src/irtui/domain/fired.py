"""Alerts by name, as often as they fired."""

from dataclasses import dataclass
from datetime import datetime

from irtui.domain.alert import Alert


@dataclass(frozen=True, slots=True)
class Fired:
    """How often alerts of one name fired, and the newest of them."""

    name: str
    times: int
    newest: Alert


@dataclass(frozen=True, slots=True)
class WithoutRunbook:
    """Alerts of one name that no runbook is for; `dangling` is what points to one that is gone."""

    name: str
    times: int
    newest: datetime
    dangling: tuple[str, ...] = ()
