"""How a decision about alerts is written: for each its triage and an event, all in one act."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from irtui.domain.alert import Alert, EpisodeKey
from irtui.domain.incident import NotAllowed
from irtui.domain.timeline import Kind
from irtui.domain.triage import NoiseReason, Triage, TriageState
from irtui.store import acts, episodes, events, triage
from irtui.store.errors import Changed
from irtui.store.tables import Episode, IncidentRow, TriageRow
from irtui.store.values import triage_of
from irtui.workflow.desk import Desk

Book = Mapping[EpisodeKey, Triage]

_YOURS = "already yours"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided: `done` is the word for it, `words` what follows the word in the record.

    One that `renews` is written also where it holds already, for another span. The `note` is what
    the operator wrote beside it.
    """

    state: TriageState
    kind: Kind
    done: str
    words: str = ""
    until: datetime | None = None
    reason: NoiseReason | None = None
    renews: bool = False
    note: str = ""


@dataclass(slots=True)
class Decided:
    """What became of it: what was told of each alert, and why others were left as they are."""

    told: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Case:
    """One alert with all that the store knows of it."""

    alert: Alert
    episode: Episode
    incident: IncidentRow | None

    @property
    def name(self) -> str:
        """How it is called in a sentence."""
        return self.alert.name or self.alert.fingerprint


def decide(desk: Desk, alerts: Sequence[Alert], made: Decision, seen: Book | None) -> Decided:
    """Write a decision about each of the alerts; those that it cannot be about are left.

    `seen` is what the operator saw of them: an alert of which somebody else decided since is left.
    Changed or NotAllowed say so where that is the only one.
    """
    act, decided = str(uuid4()), Decided()
    with desk.store.write() as session:
        found = cases(desk, session, alerts)
        rows = triage.rows_for(session, [case.episode.id for case in found])
        for case in found:
            row = rows[case.episode.id]
            if why := _obstacle(desk, case, row, made, seen):
                decided.left[why] += 1
            else:
                decided.told.append(_write(desk, session, case, row, made, act))
    return decided


def cases(desk: Desk, session: Session, alerts: Sequence[Alert]) -> list[Case]:
    """Each alert with its episode and the incident that it is part of, if any."""
    rows = episodes.ensure_all(session, alerts, desk.now())
    incidents = triage.incidents_of(session, [row.id for row in rows.values()])
    return [
        Case(alert, rows[alert.episode], incidents.get(rows[alert.episode].id)) for alert in alerts
    ]


def _obstacle(desk: Desk, case: Case, row: TriageRow, made: Decision, seen: Book | None) -> str:
    """Why an alert is left as it is; empty if it is not."""
    stands = triage_of(row).at(desk.now())
    taking = made.state is TriageState.ACKNOWLEDGED
    if seen is not None and row.owner not in (None, desk.operator):
        known = seen.get(case.alert.episode)
        if row.version != (known.version if known else 0):
            when = f" at {row.since:%H:%M:%S}Z" if row.since else ""
            return f"{stands.state} by {row.owner}{when}, before you"
    if not taking and case.incident is not None:
        return f"part of {case.incident.key}"
    if taking and stands.owned and row.owner == desk.operator and not made.renews:
        return _YOURS
    return ""


def _write(
    desk: Desk, session: Session, case: Case, row: TriageRow, made: Decision, act: str
) -> str:
    """Decide about one alert; returns what the record says of it."""
    now = desk.now()
    before = triage_of(row).at(now)
    text = f"{made.done}{made.words}"
    changes: dict[str, Any] = {"owner": desk.operator, "until": made.until, "reason": made.reason}
    if made.state is TriageState.ACKNOWLEDGED and before.owned:
        # Who takes over does not change since when somebody is on it, and a linked alert stays
        # linked: acknowledging it says only who is.
        changes |= {"state": before.state, "since": row.since}
        if row.owner != desk.operator:
            text += f", taken over from {row.owner}"
    else:
        changes |= {"state": made.state, "since": now}
    undo = acts.change(session, row, changes)
    events.add(
        session,
        made.kind,
        f"{case.name} {text}",
        by=desk.operator,
        now=now,
        incident=case.incident.id if case.incident else None,
        episode=case.episode.id,
        data={"act": act, "undo": undo} | ({"note": made.note} if made.note else {}),
    )
    if case.incident is not None and case.incident.acknowledged_at is None:
        stamped = acts.change(session, case.incident, {"acknowledged_at": now})
        events.add(
            session, Kind.SYSTEM, "first acknowledgement", by=desk.operator, now=now,
            incident=case.incident.id, data={"act": act, "undo": stamped},
        )  # fmt: skip
    return text


def sentence(alerts: Sequence[Alert], decided: Decided, made: Decision) -> str:
    """What happened, for the operator; NotAllowed or Changed where nothing did."""
    if len(alerts) == 1:
        name = alerts[0].name or alerts[0].fingerprint
        if decided.told:
            return f"{made.done.capitalize()} {name}{decided.told[0].removeprefix(made.done)}."
        (why,) = decided.left
        if why == _YOURS:
            return "Already yours."
        refused = Changed if why.endswith("before you") else NotAllowed
        raise refused(f"{name} is {why}: look, then act again.")
    if not decided.told and set(decided.left) == {_YOURS}:
        return "All of them are already yours."
    many = len(decided.told)
    said = f"{made.done.capitalize()} {many} alert{'s' if many != 1 else ''}{made.words}"
    left = "".join(
        f"; {count} left: {why}" for why, count in decided.left.most_common(3) if why != _YOURS
    )
    return f"{said}{left}."
