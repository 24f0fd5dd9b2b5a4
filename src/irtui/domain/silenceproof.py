"""What a source's list proves of an intent, and what it asks for where irtui keeps a silence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from irtui.domain.alert import EpisodeKey
from irtui.domain.board import Board
from irtui.domain.silence import PRECISION, Silence
from irtui.domain.silenceintent import SPREADING, STEP, Act, Intent, IntentState
from irtui.domain.silencetold import SilenceList

# After this nobody can still be sending it.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a list proves of an intent."""

    state: IntentState
    silence_id: str = ""
    reason: str = ""


def verdict(intent: Intent, told: SilenceList) -> Verdict | None:
    """What a list proves of an open intent; None while it proves nothing yet."""
    if intent.act is Act.EXPIRE:
        return _of_end(intent, told)
    if intent.silence_id:
        found = told.silences.get(intent.silence_id)
    else:
        found = next(iter(told.like(intent.wanted)), None)
    if found is not None:
        return Verdict(IntentState.CONFIRMED, found.id)
    since = intent.sent_at or intent.at
    if intent.state is IntentState.SENT and told.at - since > SPREADING:
        reason = "the source took it, but does not list it"
        return Verdict(IntentState.FAILED, intent.silence_id, reason)
    if intent.state is IntentState.INTENT and told.at - since > PATIENCE:
        reason = f"it never arrived{f' ({intent.reason})' if intent.reason else ''}: send it again"
        return Verdict(IntentState.FAILED, "", reason)
    return None


def _of_end(intent: Intent, told: SilenceList) -> Verdict | None:
    silence = told.silences.get(intent.wanted.id)
    if silence is None or not silence.remaining(told.at):
        return Verdict(IntentState.CONFIRMED, intent.wanted.id)
    if told.at - (intent.sent_at or intent.at) > SPREADING:
        return Verdict(IntentState.FAILED, intent.wanted.id, "it has not ended: end it again")
    return None


def twins(intent: Intent, told: SilenceList) -> list[Silence]:
    """Silences that the same write made a second time: a member took it, but was mute.

    Only as long as the first one holds: like one that has ended another may be made on purpose.
    """
    first = told.silences.get(intent.silence_id)
    if intent.act is not Act.PUT or first is None or not first.remaining(told.at):
        return []
    return [one for one in told.like(intent.wanted) if one.id != intent.silence_id]


class Care(StrEnum):
    """What a silence that holds until the resolve needs now."""

    RENEW = "renew"
    END = "end"
    LAPSED = "lapsed"


def care(intent: Intent, told: SilenceList, board: Board | None) -> Care | None:
    """What is due for a kept silence; None where nothing is.

    The board tells which of its alerts still fire; None as long as it cannot.
    """
    silence = told.silences.get(intent.silence_id)
    if silence is None:
        old = told.at - (intent.sent_at or intent.at) > SPREADING
        return Care.LAPSED if old else None
    if not silence.remaining(told.at):
        return Care.LAPSED
    if board is not None and not any(_fires(board, key, intent.at) for key in intent.episodes):
        return Care.END
    due = silence.remaining(told.at) < STEP / 2
    return Care.RENEW if due and renewed_end(intent, told.at) > silence.ends_at else None


def why_lapsed(intent: Intent, told: SilenceList) -> str:
    """Why a kept silence has expired although its alerts still fire."""
    if intent.cap_at is not None and intent.cap_at <= told.at:
        return "its longest time is over"
    silence = told.silences.get(intent.silence_id)
    if silence is not None and silence.ends_at > intent.wanted.ends_at - PRECISION:
        return "no irtui was there to renew it"
    return "it was ended elsewhere"


def _fires(board: Board, episode: EpisodeKey, at: datetime) -> bool:
    """Whether an alert still is in the episode it was in at that time.

    One that began before it is that episode, even if another member tells a slightly other start.
    """
    entry = board.entry(episode.alert)
    return entry is not None and (
        entry.alert.starts_at == episode.starts_at or entry.alert.starts_at <= at
    )


def renewed_end(intent: Intent, now: datetime) -> datetime:
    """Until when a kept silence holds if it is renewed now."""
    return min(now + STEP, intent.cap_at or now + STEP)
