"""Why an alert is shown as it is, suppressed or hidden, in plain sentences."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from irtui.domain.alert import AlertState
from irtui.domain.board import Board, Entry
from irtui.domain.muting import Muting, sentences
from irtui.domain.silence import Silence
from irtui.domain.silencetold import SilencePicture
from irtui.domain.sourcestate import Health, SourceState
from irtui.domain.suppression import ByInhibition, BySilence, causes
from irtui.domain.triage import Triage, TriageState
from irtui.domain.view import Counts
from irtui.text import duration, minute


@dataclass(frozen=True, slots=True)
class Lens:
    """Through what a list is looked at: the view and filter in force, and what they hide."""

    filter_text: str = ""
    view: str = ""
    counts: Counts = field(default_factory=Counts)
    watchdogs: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A title with the sentences below it; a `loud` part is what decides."""

    title: str
    sentences: tuple[str, ...]
    loud: bool = False


def explain(
    entry: Entry | None,
    triage: Triage | None,
    board: Board,
    pictures: Mapping[str, SilencePicture],
    now: datetime,
    lens: Lens,
    muting: Muting | str | None = None,
) -> list[Part]:
    """All that decides how an alert is shown, what matters first; of no alert what is hidden.

    `muting` is what its source told of mute intervals: None while it is asked, a text why not.
    """
    if entry is None:
        return [Part("HIDDEN", tuple(_hidden(lens)))]
    state = board.sources[entry.alert.source]
    parts = [
        Part("WHY SHOWN", tuple(_shown(entry, triage, now, lens))),
        Part("SUPPRESSED", tuple(_suppressed(entry, board, pictures, now)), entry.alert.suppressed),
        Part("DOUBTS", tuple(_doubts(entry, state, now)), loud=True),
        Part("WATCHDOG", tuple(_watchdog(entry, state))),
        Part("NOTIFIED", tuple(_notified(entry, muting)), _is_held(muting)),
        Part("HIDDEN", tuple(_hidden(lens))),
    ]
    return [part for part in parts if part.sentences]


def _shown(entry: Entry, triage: Triage | None, now: datetime, lens: Lens) -> list[str]:
    alert = entry.alert
    since = f"since {minute(alert.starts_at)}, {duration(now - alert.starts_at)}"
    said = [f"{alert.source} tells that it fires {since}."]
    if lens.view:
        said.append(f'The view "{lens.view}" is in force, and it matches.')
    if lens.filter_text:
        said.append(f"The filter in force matches it: {lens.filter_text}")
    if not lens.view and not lens.filter_text:
        said.append("No filter is in force: every alert is shown.")
    return [*said, *(_decided(triage) if triage else ())]


def _decided(triage: Triage) -> list[str]:
    """What operators decided about it, which its source knows nothing of."""
    who, said = triage.owner or "somebody", []
    until = f" until {minute(triage.until)}" if triage.until else ""
    if triage.state is TriageState.SNOOZED:
        said.append(f"{who} has put it off{until}: it is not listed before.")
    elif triage.state is TriageState.DISMISSED:
        reason = f": {triage.reason.words}" if triage.reason else ""
        said.append(f"{who} has dismissed it as noise{reason}.")
    elif triage.owned:
        said.append(f"{who} has it{until}, which makes it quiet but hides nothing.")
    if triage.incident:
        said.append(f"It is part of {triage.incident}.")
    return said


def _suppressed(
    entry: Entry, board: Board, pictures: Mapping[str, SilencePicture], now: datetime
) -> list[str]:
    alert = entry.alert
    said = []
    for cause in causes(alert, board, pictures):
        if isinstance(cause, BySilence):
            said.append(_by_silence(cause, now))
        else:
            said.append(_by_inhibition(cause))
    if alert.suppressed and not said:
        said.append(
            f"{alert.source} suppresses it and names neither silence nor inhibition: "
            "a mute interval may do that."
        )
    said += _not_told_yet(entry, pictures, now)
    return said


def _by_silence(cause: BySilence, now: datetime) -> str:
    silence = cause.silence
    if silence is None:
        return f"The silence {cause.id} suppresses it, but is not on the list of its source yet."
    if not silence.remaining(now):
        return (
            f"A silence of {silence.created_by or 'nobody'} suppressed it until "
            f'{minute(silence.ends_at)}: "{silence.comment}". The next answer will tell it.'
        )
    return (
        f"A silence of {silence.created_by or 'nobody'} suppresses it until "
        f'{minute(silence.ends_at)}, {duration(silence.remaining(now))} more: "{silence.comment}". '
        f"Its matchers: {', '.join(map(str, silence.matchers)) or ', '.join(silence.strange)}"
    )


def _by_inhibition(cause: ByInhibition) -> str:
    if cause.alert is None:
        return (
            f"The alert {cause.fingerprint} inhibits it, which is not on the board. "
            "The rule is in the configuration of its source."
        )
    other = cause.alert
    about = f" ({other.subject})" if other.subject else ""
    return (
        f"{other.name or other.fingerprint}{about} inhibits it, firing since "
        f"{minute(other.starts_at)}: this one calls nobody as long as that one fires."
    )


def _not_told_yet(entry: Entry, pictures: Mapping[str, SilencePicture], now: datetime) -> list[str]:
    """Silences that match, though the last answer about the alert does not name them."""
    alert = entry.alert
    picture = pictures.get(alert.source)
    if picture is None:
        return []
    found: Sequence[Silence] = [
        one
        for one in picture.silences.values()
        if one.id not in alert.silenced_by and one.remaining(now) and one.starts_at <= now
        and one.matches(alert)
    ]  # fmt: skip
    return [
        f"A silence of {one.created_by or 'nobody'} matches it until {minute(one.ends_at)}; "
        f"{alert.source} has not told it as suppressed yet."
        for one in found
    ]


def _doubts(entry: Entry, state: SourceState, now: datetime) -> list[str]:
    said = []
    if entry.state is AlertState.UNCONFIRMED:
        since = entry.absent_since
        said.append(
            f"Unconfirmed: not reported since {minute(since)}; it ends when that has lasted."
            if since
            else "Unconfirmed: its server does not answer, or has just restarted and forgotten it."
        )
    health = state.health(now)
    if health is Health.STALE:
        last = minute(state.last_ok_at)
        said.append(f"{state.name} is stale since its answer of {last}: {state.why(now)}.")
    if health is Health.UNKNOWN:
        said.append(f"{state.name} has not answered yet: this is from before.")
    return said


def _watchdog(entry: Entry, state: SourceState) -> list[str]:
    labels = entry.alert.labels
    return [
        f"It is a watchdog ({dog}): it is to fire all the time, and irtui calls when it is silent."
        for dog in state.watchdogs
        if all(matcher.matches(labels) for matcher in dog.matchers)
    ]


def _notified(entry: Entry, muting: Muting | str | None) -> list[str]:
    receivers = ", ".join(entry.alert.receivers)
    to = f"Its source notifies {receivers}." if receivers else "Its source names no receiver."
    return [to, *sentences(entry.alert.source, muting)]


def _is_held(muting: Muting | str | None) -> bool:
    return isinstance(muting, Muting) and bool(muting.muted)


def _hidden(lens: Lens) -> list[str]:
    said = []
    if lens.counts.filtered:
        said.append(
            f"{lens.counts.filtered:,} other alerts are hidden by the filter; esc clears it."
        )
    for many, word in ((lens.counts.snoozed, "snoozed"), (lens.counts.dismissed, "dismissed")):
        if many:
            said.append(f"{many:,} alerts are out of sight: {word}.")
    if lens.counts.watchdogs:
        names = ", ".join(sorted(lens.watchdogs))
        said.append(
            f"{lens.counts.watchdogs:,} watchdogs that fire as they should are not listed: {names}."
        )
    return said
