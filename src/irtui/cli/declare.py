"""`irtui declare`: an incident from the alerts that match, or by hand, as the key `i` does."""

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from irtui.cli import wiring
from irtui.cli.acting import act_on_matching, forbidden
from irtui.cli.output import fail, say, say_json
from irtui.domain.alert import Alert
from irtui.domain.incident import SEVERITIES, Incident, IncidentKind, NotAllowed
from irtui.domain.recordjson import record_json
from irtui.domain.severity import Suggestion
from irtui.text import clean
from irtui.workflow import reading, response, severity
from irtui.workflow.desk import Desk

_TITLE = 200


def run(options: Namespace) -> int:
    """Declare an incident and print its key; 1 if nothing matches, 2 if it was asked wrongly."""
    if forbidden(options):
        return 2
    if why := _unclear(options):
        fail(why)
        return 2
    declaring = _Declaring(options)
    try:
        if options.matchers:
            return act_on_matching(options, declaring.of, declaring.told)
        with wiring.reading_desk(options) as desk:
            key = declaring.of(desk, [])
            if options.json:
                say_json({"text": key, **declaring.told(desk)})
            else:
                say(key)
            return 0
    except NotAllowed as refused:
        fail(str(refused))
        return 1


def _unclear(options: Namespace) -> str | None:
    """What the command line leaves open, or says against itself."""
    if options.severity not in (None, *SEVERITIES):
        return f"--severity: {options.severity} is none: there are {', '.join(SEVERITIES)}."
    if not options.matchers and options.title is None:
        return "Name the alerts by a matcher such as alertname=DiskFull, or give a --title."
    if options.matchers and options.noticed:
        return "--noticed is for what no alert told: leave it or the matchers out."
    return None


class _Declaring:
    """One declaration: what was said of it, and what came of it."""

    def __init__(self, options: Namespace) -> None:
        self._options = options
        self._incident: Incident | None = None
        self._hint: Suggestion | None = None

    def of(self, desk: Desk, alerts: Sequence[Alert]) -> str:
        """Declare it from those alerts that no open incident has yet; its key."""
        options, free = self._options, _free(desk, alerts)
        given = options.scope, options.urgency
        severity.known_cell(desk.severity, *given)
        self._hint = severity.suggested(desk, free, *given)
        self._incident = response.declare(
            desk,
            free,
            title=options.title or _title(free[0]),
            reason=options.because,
            impact=options.impact,
            severity=options.severity,
            scope=options.scope,
            urgency=options.urgency,
            detection=options.noticed or "operator",
            kind=IncidentKind(options.kind),
        )
        if self._hint and not options.severity:
            # The key alone is what a script reads.
            fail(f"{self._hint.severity} suggested: {self._hint.why}")
        return self._incident.key

    def told(self, desk: Desk) -> dict[str, Any]:
        """The incident as it is then, and the severity that was suggested."""
        if self._incident is None:
            return {"incident": None, "suggested": None}
        hint = self._hint
        return {
            "incident": record_json(reading.incident(desk, self._incident.key)),
            "suggested": {"severity": hint.severity, "why": hint.why} if hint else None,
        }


def _free(desk: Desk, alerts: Sequence[Alert]) -> list[Alert]:
    """The alerts that are in no open incident: a script that runs again declares nothing twice."""
    common = reading.common(desk)
    ongoing = {one.key for one in common.incidents}
    taken = {
        one.episode: mark.incident
        for one in alerts
        if (mark := common.book.get(one.episode)) and mark.incident in ongoing
    }
    free = [one for one in alerts if one.episode not in taken]
    if alerts and not free:
        keys = ", ".join(sorted({key for key in taken.values() if key}))
        raise NotAllowed(f"All that fires and matches is part of {keys} already.")
    return free


def _title(alert: Alert) -> str:
    return clean(alert.summary or alert.name or alert.fingerprint, limit=_TITLE)
