"""The silences of all sources as one list: what the sources tell, and what they were told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from irtui.domain.board import Board
from irtui.domain.silence import Silence, SilenceState
from irtui.domain.silenceintent import Act, Intent, IntentState
from irtui.domain.silencereach import Looks
from irtui.domain.silencestanding import Standing, standing
from irtui.domain.silencetold import SilencePicture


class SilenceKey(NamedTuple):
    """Identity of a line: the cursor stays on it; before the source gave an id it is our own."""

    source: str
    id: str


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """One silence in the list.

    `intent` is what was last asked of it, where no list proves that yet, where it failed lately,
    or where irtui keeps it until the resolve. `listed` tells whether its source shows it.
    """

    key: SilenceKey
    standing: Standing
    intent: Intent | None = None
    listed: bool = True

    def words(self, now: datetime) -> str:
        """How it stands: by its source, or by what is not yet proven."""
        if self.intent is not None and self.unproven:
            return self.intent.words(now)
        return str(self.standing.state)

    @property
    def unproven(self) -> bool:
        """Whether something was asked of it that failed, or that no list shows yet."""
        return self.intent is not None and self.intent.state is not IntentState.CONFIRMED

    @property
    def kept(self) -> bool:
        """Whether irtui renews it until its alerts have ended."""
        return self.intent is not None and self.intent.kept


def shelf(
    pictures: Mapping[str, SilencePicture],
    intents: Sequence[Intent],
    board: Board,
    now: datetime,
    looks: Looks | None = None,
) -> list[ShelfLine]:
    """All silences: what is not proven first, active ones by their end, pending, expired.

    Who draws them again and again keeps the `looks`.
    """
    looks = looks or Looks()
    about = _about(pictures, intents)
    lines = [
        ShelfLine(
            SilenceKey(name, silence.id),
            standing(silence, looks.on(board, name), now),
            about.get(SilenceKey(name, silence.id)),
        )
        for name, picture in pictures.items()
        for silence in picture.silences.values()
    ]
    shown = {line.key for line in lines}
    lines += [
        ShelfLine(key, standing(_meant(intent), looks.on(board, key.source), now), intent, False)
        for key, intent in about.items()
        if key not in shown and intent.act is Act.PUT
    ]
    return sorted(lines, key=_order)


def _about(
    pictures: Mapping[str, SilencePicture], intents: Iterable[Intent]
) -> dict[SilenceKey, Intent]:
    """The newest intent behind each silence, without those that the picture proves already."""
    found: dict[SilenceKey, Intent] = {}
    for intent in intents:
        picture = pictures.get(intent.source, SilencePicture(intent.source))
        identity = intent.silence_id or intent.wanted.id or str(intent.id)
        silence = picture.silences.get(identity)
        proven = (
            intent.state is IntentState.SENT
            and silence is not None
            and (intent.act is Act.PUT or silence.told is SilenceState.EXPIRED)
        )
        if not proven or intent.kept:
            found[SilenceKey(intent.source, identity)] = intent
    return found


def _meant(intent: Intent) -> Silence:
    """A silence that no source shows yet, as it was asked for."""
    wanted = intent.wanted
    return Silence(
        intent.source,
        intent.silence_id or str(intent.id),
        wanted.matchers,
        wanted.starts_at,
        wanted.ends_at,
        wanted.created_by,
        wanted.comment,
        SilenceState.PENDING if wanted.starts_at > intent.at else SilenceState.ACTIVE,
        annotations=wanted.annotations,
    )


def _order(line: ShelfLine) -> tuple[int, float, str]:
    silence, state = line.standing.silence, line.standing.state
    end = silence.ends_at.timestamp()
    if line.intent is not None and line.unproven:
        return (0, -line.intent.at.timestamp(), silence.id)
    if state is SilenceState.ACTIVE:
        return (1, end, silence.id)
    if state is SilenceState.PENDING:
        return (2, silence.starts_at.timestamp(), silence.id)
    return (3, -end, silence.id)
