"""`irtui log KEY`: write an entry into an incident's timeline, as the key `a` does there."""

import sys
from argparse import Namespace

from irtui.cli import wiring
from irtui.cli.acting import forbidden
from irtui.cli.output import fail, say, say_json
from irtui.domain import entry as rules
from irtui.domain.incident import NotAllowed
from irtui.domain.recordjson import entry_json
from irtui.domain.timeline import Kind
from irtui.domain.until import NoMoment
from irtui.workflow import timeline


def run(options: Namespace) -> int:
    """Write the entry; 2 if it was asked wrongly, 1 if there is no such incident."""
    if forbidden(options):
        return 2
    text = sys.stdin.read() if options.text == "-" else options.text
    with wiring.reading_desk(options) as desk:
        now = desk.now()
        try:
            at, ends_at = rules.times(options.at, options.until, now)
            rules.check(Kind(options.kind), text, at or now, ends_at, now)
        except (NoMoment, NotAllowed) as error:
            fail(str(error))
            return 2
        event = timeline.add(desk, options.key, Kind(options.kind), text, at, ends_at)
        if options.json:
            say_json({"entry": entry_json(event)})
        else:
            say(f"Written into {options.key.upper()}: {rules.called(event)}.")
    return 0
