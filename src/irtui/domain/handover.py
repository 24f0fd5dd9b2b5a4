"""What the next shift must know: values, as of one moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from irtui.domain.actionitem import ActionItem
from irtui.domain.board import Board
from irtui.domain.checklist import Run, RunStatus, next_step
from irtui.domain.incident import Incident
from irtui.domain.silence import SilenceState
from irtui.domain.silenceintent import Intent
from irtui.domain.silencetold import SilencePicture
from irtui.domain.sourcestate import Health
from irtui.domain.task import Task, TaskState
from irtui.domain.timeline import Event, Kind

# An alert that fired so often in one shift flaps.
FLAPS = 3


@dataclass(frozen=True, slots=True)
class Going:
    """An open incident: what comes next in it, its overdue tasks and the last that happened."""

    incident: Incident
    next_step: str = ""
    overdue: tuple[Task, ...] = ()
    last: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note on an alert."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert that somebody has, or has put out of sight, and until when."""

    name: str
    subject: str
    source: str
    owner: str
    since: datetime
    until: datetime | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """A silence that is about to end; irtui renews one that is `kept`."""

    source: str
    matchers: str
    ends_at: datetime
    by: str
    comment: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Noise:
    """An alert by name: how often it was dismissed, for what reasons, and how often it flapped."""

    name: str
    dismissed: int = 0
    reasons: tuple[str, ...] = ()
    fired: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that tells nothing, or not all."""

    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Handover:
    """Everything for the next shift, each list in the order to read it.

    `actions` are overdue, `reviews` are sentences. What could not be asked stands among the
    `troubles`.
    """

    at: datetime
    since: datetime
    by: str
    going: tuple[Going, ...] = ()
    acknowledged: tuple[Kept, ...] = ()
    snoozed: tuple[Kept, ...] = ()
    silences: tuple[Ending, ...] = ()
    actions: tuple[ActionItem, ...] = ()
    reviews: tuple[str, ...] = ()
    ended: tuple[Incident, ...] = ()
    noise: tuple[Noise, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def told(event: Event) -> str:
    """What an event says, on one line; how an incident stands says its header already."""
    text = event.text.split("\n")[0] if event.kind is Kind.STATUS_CHANGE else event.text
    return " ".join(text.split())


def next_of(tasks: Iterable[Task], runs: Iterable[Run]) -> str:
    """The first open task, else the first step that waits in a checklist that goes on."""
    waiting = [task for task in tasks if task.state is TaskState.OPEN]
    if waiting:
        first = min(waiting, key=lambda one: (one.due_at is None, one.due_at or one.created_at))
        return first.text + (f" ({first.owner})" if first.owner else "")
    for run in runs:
        step = next_step(run.steps) if run.status is RunStatus.IN_PROGRESS else None
        if step is not None:
            return f"step {step.number} of {run.title}: {step.text}"
    return ""


def ending(
    pictures: Iterable[SilencePicture], intents: Iterable[Intent], now: datetime, until: datetime
) -> tuple[Ending, ...]:
    """The silences in force that end before a moment, the next one first."""
    kept = {(one.source, one.silence_id) for one in intents if one.kept}
    found = [
        Ending(
            picture.source,
            " ".join([*map(str, one.matchers), *one.strange]),
            one.ends_at,
            one.created_by,
            one.comment,
            (picture.source, one.id) in kept,
        )
        for picture in pictures
        for one in picture.silences.values()
        if one.state(now) is SilenceState.ACTIVE and one.ends_at <= until
    ]
    return tuple(sorted(found, key=lambda one: (one.ends_at, one.source, one.matchers)))


def troubles(
    board: Board, pictures: Mapping[str, SilencePicture], now: datetime
) -> tuple[Trouble, ...]:
    """What sources do not tell, of their alerts and of their silences."""
    found = []
    for name, state in sorted(board.sources.items()):
        alerts = "; ".join(state.silent(now)) or state.why(now)
        if alerts is None and state.down:
            alerts = f"{len(state.down)} of {len(state.members)} members do not answer"
        picture = pictures.get(name)
        silences = picture.trouble if picture is not None else None
        if alerts and state.health(now) is not Health.FRESH:
            found.append(Trouble(name, f"its alerts may be old: {alerts}"))
        elif alerts:
            found.append(Trouble(name, alerts))
        if silences and silences != alerts:
            found.append(Trouble(name, f"its silences may be old: {silences}"))
    return tuple(found)
