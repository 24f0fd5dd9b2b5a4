"""`irtui status`, `irtui merge` and `irtui severity`: what the keys `t`, `m` and `v` do."""

from argparse import Namespace

from irtui.cli import wiring
from irtui.cli.acting import forbidden
from irtui.cli.output import fail, say, say_json
from irtui.domain.incident import NotAllowed, Status
from irtui.domain.recordjson import record_json
from irtui.workflow import merging, reading, response, severity
from irtui.workflow.desk import Desk


def run(options: Namespace) -> int:
    """Bring an incident on; 1 if it may not go there, 2 if it was asked wrongly."""
    if forbidden(options):
        return 2
    if options.command == "status" and options.status not in list(Status):
        fail(f"{options.status} is no status: there are {', '.join(Status)}.")
        return 2
    with wiring.reading_desk(options) as desk:
        try:
            said = _done(desk, options)
        except NotAllowed as refused:
            fail(str(refused))
            return 1
        if options.json:
            say_json({"text": said, "incident": record_json(reading.incident(desk, options.key))})
        else:
            say(said)
    return 0


def _done(desk: Desk, options: Namespace) -> str:
    if options.command == "merge":
        return merging.merge(desk, options.key, options.into)
    if options.command == "severity":
        return severity.set_severity(desk, options.key, options.severity, options.reason)
    to = Status(options.status)
    return response.move(desk, options.key, to, options.note, reason=options.reason)
