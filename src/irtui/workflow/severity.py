"""How bad an incident is: what is suggested, what an operator says, and what follows from it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import chain
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from irtui.domain.alert import Alert
from irtui.domain.incident import Incident, NotAllowed
from irtui.domain.protocol import SET_SEVERITY
from irtui.domain.severity import Rule, SeverityRules, Suggestion, renews, suggest, to_count
from irtui.domain.suggested import suggestion_of, undecided
from irtui.domain.timeline import MONITOR, Kind
from irtui.store import acts, began, episodes, events, incidents
from irtui.store.tables import IncidentRow
from irtui.store.values import incident_of
from irtui.workflow import cadence, protocol
from irtui.workflow.desk import Desk


def suggested(
    desk: Desk, alerts: Sequence[Alert], scope: str = "", urgency: str = ""
) -> Suggestion | None:
    """The severity that suits alerts, and an impact and urgency if given; never set by itself."""
    with desk.store.read() as session:
        reached = _reached(desk, session, alerts)
    return suggest(desk.severity, alerts, scope=scope, urgency=urgency, reached=reached)


def suggested_for(
    desk: Desk,
    key: str,
    alerts: Sequence[Alert] | None = None,
    given: tuple[str, str] | None = None,
) -> Suggestion | None:
    """The severity that suits an incident by its alerts, or these, and its impact and urgency.

    Another impact and urgency may be `given`, each empty where it is not known.
    """
    with desk.store.read() as session:
        row = incidents.get(session, key)
        if alerts is None:
            alerts = [linked.alert for linked in incidents.linked(session, row.id)]
        scope, urgency = given or (row.impact_scope or "", row.urgency or "")
    return suggested(desk, alerts, scope, urgency)


def set_severity(
    desk: Desk,
    key: str,
    severity: str,
    reason: str = "",
    *,
    given: tuple[str, str] | None = None,
    seen: int | None = None,
) -> str:
    """Say how bad an incident is; a change of an earlier severity needs a reason.

    An impact and an urgency that are `given` are kept, with the severity that they suggest. The
    same severity with a reason answers a suggestion.
    """
    known(desk.severity, severity)
    known_cell(desk.severity, *(given or ("", "")))
    hint = suggested_for(desk, key, given=given) if given else None
    with desk.store.write() as session:
        row = incidents.get(session, key)
        old, act, reason = row.severity, str(uuid4()), reason.strip()
        if old == severity and not (given or reason):
            return f"{row.key} is {severity} already."
        if old and old != severity and not reason:
            raise NotAllowed(f"{row.key} is {old}: say why it becomes {severity}.")
        changes: dict[str, Any] = {"severity": severity, "severity_reason": reason}
        if old == severity:
            changes = {"severity_reason": reason or row.severity_reason}
        if given:
            changes |= {"impact_scope": given[0] or None, "urgency": given[1] or None}
            changes |= suggestion_columns(hint)
        if old != severity:
            changes |= recompute(desk, session, row, severity, act=act)
        undo = acts.change(session, row, changes, seen=seen)
        _told(desk, session, row, _changed(old, severity, reason, hint), act=act, undo=undo,
              old=old, new=severity)  # fmt: skip
        protocol.fulfil(desk, session, row, SET_SEVERITY, act=act)
        protocol.follow(desk, session, row)
        return f"{row.key} is {severity}."


def recompute(
    desk: Desk, session: Session, row: IncidentRow, severity: str | None, *, act: str
) -> dict[str, Any]:
    """What follows from the severity of an incident that is declared or changed.

    The columns of the incident that change with it are returned, to be changed in the same act;
    other rows are changed here, with events of this act.
    """
    return cadence.after_severity(desk, session, row, severity)


def reconsider(desk: Desk, session: Session, row: IncidentRow, hint: Suggestion | None) -> bool:
    """Keep and tell a suggestion that is worse than the severity so far, which it never sets."""
    if hint is None or not renews(row.severity, _kept(row), hint):
        return False
    undo = acts.change(session, row, anew(hint))
    events.add(
        session, Kind.SEVERITY_CHANGE, f"{hint.severity} suggested: {hint.why}", by=MONITOR,
        now=desk.now(), incident=row.id, data={"act": str(uuid4()), "undo": undo},
    )  # fmt: skip
    return True


def of(row: IncidentRow, before: Incident, target: IncidentRow) -> Suggestion | None:
    """What an incident, as it was `before` its merge, suggests for the other, if it is worse."""
    why = f"{row.key} was {row.severity} before it was merged"
    was = Suggestion(row.severity, why) if row.severity else _kept(row)
    # What nobody has answered there is still to be answered here.
    hint = undecided(before) or was
    return hint if renews(target.severity, _kept(target), hint) else None


def _kept(row: IncidentRow) -> Suggestion | None:
    return suggestion_of(incident_of(row))


def anew(hint: Suggestion | None) -> dict[str, Any]:
    """The columns of an incident for which a worse severity is suggested anew; none without one."""
    # The reason that was told answered an earlier suggestion.
    return {**suggestion_columns(hint), "severity_reason": ""} if hint else {}


def suggestion_columns(hint: Suggestion | None) -> dict[str, Any]:
    """The columns of an incident that hold a suggestion."""
    return {
        "severity_suggested": hint.severity if hint else None,
        "suggested_why": hint.why if hint else "",
    }


def known(rules: SeverityRules, severity: str | None) -> None:
    """NotAllowed if a severity is not one of the house."""
    if severity is not None and severity not in rules.keys:
        raise NotAllowed(f"{severity} is no severity: there are {', '.join(rules.keys)}.")


def known_cell(rules: SeverityRules, scope: str, urgency: str) -> None:
    """NotAllowed if an impact or an urgency is not in the matrix of the house."""
    if scope and scope not in rules.matrix.rows:
        raise NotAllowed(f"{scope} is no impact: there are {', '.join(rules.matrix.rows)}.")
    if urgency and urgency not in rules.matrix.urgencies:
        raise NotAllowed(f"{urgency} is no urgency: there are {', '.join(rules.matrix.urgencies)}.")


def _changed(old: str | None, new: str, reason: str, hint: Suggestion | None) -> str:
    text = f"severity {old or 'unset'} → {new}" if old != new else f"severity {new} kept"
    text += f": {reason}" if reason else ""
    return text + (f"\nsuggested {hint}" if hint else "")


def _told(desk: Desk, session: Session, row: IncidentRow, text: str, **data: Any) -> None:
    events.add(
        session, Kind.SEVERITY_CHANGE, text, by=desk.operator, now=desk.now(), incident=row.id,
        data=data,
    )  # fmt: skip


def _reached(desk: Desk, session: Session, alerts: Sequence[Alert]) -> set[str]:
    """The rules that ask for a number of alerts which is there, of all that are open."""
    rules = to_count(desk.severity, alerts)
    if not rules:
        return set()
    stored = episodes.held(session, [alert.episode for alert in alerts])
    chosen = [alert for alert in alerts if alert.episode not in stored]
    reached: set[str] = set()
    for within in {rule.within or timedelta() for rule in rules}:
        since = desk.now() - within
        waiting = {rule.name: rule for rule in rules if rule.within == within}
        wanted = [rule.labels for rule in waiting.values()]
        found = began.labels_since(session, since, wanted)
        new = (alert.labels for alert in chosen if alert.starts_at >= since)
        reached |= _counted(desk.severity, waiting, chain(new, found))
    return reached


def _counted(
    rules: SeverityRules, waiting: dict[str, Rule], firing: Iterable[Mapping[str, str]]
) -> set[str]:
    """The rules whose number is there; no more is read than it takes."""
    counted: Counter[str] = Counter()
    asked = {name: rule.remembering() for name, rule in waiting.items()}
    for labels in filter(rules.speaks, firing):
        for name in [name for name in waiting if asked[name](labels)]:
            counted[name] += 1
            if counted[name] >= (waiting[name].min_firing or 0):
                del waiting[name]
        if not waiting:
            break
    return {name for name, many in counted.items() if name not in waiting}
