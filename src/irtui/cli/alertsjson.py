"""The JSON shape of `irtui alerts`: what scripts read, stable from the first version on."""

from collections.abc import Sequence
from typing import Any

from irtui.domain.board import Board
from irtui.domain.sourcestate import SourceState
from irtui.domain.view import Row
from irtui.text import rfc3339


def alerts_json(board: Board, rows: Sequence[Row]) -> dict[str, Any]:
    """The sources and the alerts; values are as the monitors told them."""
    return {
        "sources": [_source(state) for state in board.sources.values()],
        "alerts": [_alert(row) for row in rows],
    }


def _source(state: SourceState) -> dict[str, Any]:
    return {
        "name": state.name,
        "state": str(state.polled),
        "last_ok_at": rfc3339(state.last_ok_at),
        "error": state.reason,
        "members": [
            {"name": member.name, "error": member.error, "version": member.version}
            for member in state.members
        ],
    }


def _alert(row: Row) -> dict[str, Any]:
    alert, triage = row.entry.alert, row.triage
    return {
        "source": alert.source,
        "fingerprint": alert.fingerprint,
        "starts_at": rfc3339(alert.starts_at),
        "state": str(row.entry.state),
        "triage_state": str(triage.state) if triage else "new",
        "severity": row.level.name.lower(),
        "owner": triage.owner if triage else None,
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
        "incident": triage.incident if triage else None,
    }
