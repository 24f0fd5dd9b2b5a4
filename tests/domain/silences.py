"""Silences, lists and intents that tests of them are built from."""

from datetime import datetime
from typing import Any
from uuid import UUID

from irtui.domain.matcher import parse_all
from irtui.domain.silence import Silence, SilenceState, Wanted
from irtui.domain.silenceintent import Act, Intent, IntentState
from irtui.domain.silencetold import SilenceList
from tests.builders import HOUR, T0


def silence(text: str = 'alertname="HighLatency"', **fields: Any) -> Silence:
    """An active silence of the source `prod` that ends in an hour."""
    known: dict[str, Any] = {
        "source": "prod",
        "id": "s-1",
        "matchers": parse_all(text),
        "starts_at": T0 - HOUR,
        "ends_at": T0 + HOUR,
        "created_by": "alice",
        "comment": "why",
        "told": SilenceState.ACTIVE,
    }
    return Silence(**{**known, **fields})


def wanted(text: str = 'alertname="HighLatency"', **fields: Any) -> Wanted:
    """What was asked for where `silence` is what came of it."""
    known: dict[str, Any] = {
        "matchers": parse_all(text),
        "starts_at": T0 - HOUR,
        "ends_at": T0 + HOUR,
        "created_by": "alice",
        "comment": "why",
    }
    return Wanted(**{**known, **fields})


def intent(state: IntentState = IntentState.INTENT, **fields: Any) -> Intent:
    """An intent of alice's at T0."""
    known: dict[str, Any] = {
        "id": UUID(int=9),
        "source": "prod",
        "act": Act.PUT,
        "wanted": wanted(),
        "state": state,
        "by": "alice",
        "at": T0,
    }
    return Intent(**{**known, **fields})


def listing(*silences: Silence, at: datetime = T0) -> SilenceList:
    """A good answer with these silences."""
    return SilenceList("prod", at, {one.id: one for one in silences})
