"""Why an alert is suppressed: which silence, by whom and until when, or which other alert."""

from collections.abc import Mapping
from dataclasses import dataclass

from irtui.domain.alert import Alert, AlertKey
from irtui.domain.board import Board
from irtui.domain.silence import Silence
from irtui.domain.silencetold import SilencePicture


@dataclass(frozen=True, slots=True)
class BySilence:
    """A silence that its source names; None for `silence` where the list does not have it."""

    id: str
    silence: Silence | None


@dataclass(frozen=True, slots=True)
class ByInhibition:
    """Another alert that inhibits it; None for `alert` where it is not on the board."""

    fingerprint: str
    alert: Alert | None


Cause = BySilence | ByInhibition


def causes(alert: Alert, board: Board, pictures: Mapping[str, SilencePicture]) -> tuple[Cause, ...]:
    """All that suppresses an alert, as its source tells; none for one that fires freely."""
    picture = pictures.get(alert.source, SilencePicture(alert.source))
    found: list[Cause] = [BySilence(one, picture.silences.get(one)) for one in alert.silenced_by]
    for fingerprint in alert.inhibited_by:
        entry = board.entry(AlertKey(alert.source, fingerprint))
        found.append(ByInhibition(fingerprint, entry.alert if entry else None))
    return tuple(found)
