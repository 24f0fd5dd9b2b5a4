"""`irtui handover`: what the next shift must know, as Markdown."""

import asyncio
from argparse import Namespace
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from irtui.cli import wiring
from irtui.cli.output import fail, say, say_json, say_page
from irtui.cli.reminding import reminder_rules
from irtui.cli.telling import telling
from irtui.domain.handover import Handover, ending, troubles
from irtui.domain.handoverjson import handover_json
from irtui.domain.handovertext import markdown
from irtui.domain.incident import NotAllowed
from irtui.domain.reminders import ReminderRules
from irtui.workflow import handover, silences
from irtui.workflow.desk import Desk


def run(options: Namespace) -> int:
    """Print or write the hand-over; 1 if a source did not tell all, 2 if it was asked wrongly."""
    if options.json and options.output is not None:
        fail("--json goes to standard output: leave it or --output out.")
        return 2
    found = asyncio.run(_of(wiring.read(options), options.since))
    code = 1 if found.troubles else 0
    if options.json:
        say_json(handover_json(found))
    elif options.output in (None, "-"):
        say_page(markdown(found))
    else:
        try:
            path = handover.write(
                markdown(found), Path(options.output), found.at, overwrite=options.force
            )
        except NotAllowed as refused:
            fail(f"{refused} Or overwrite it with --force.")
            return 1
        say(str(path))
    for one in found.troubles:
        fail(f"{one.source}: {one.why}")
    return code


async def _of(start: wiring.Start, span: timedelta) -> Handover:
    """The hand-over of a span, with what the sources tell now."""
    async with telling(start) as at:
        pictures = {one.source: one for one in await at.pictures()}
        board = at.told_board()
        now = wiring.now()
        found = await at.stored(_read, now - span, reminder_rules(start.settings))
        intents = await at.stored(silences.to_show)
    return replace(
        found,
        silences=ending(pictures.values(), intents, now, now + span),
        troubles=troubles(board, pictures, now),
    )


def _read(desk: Desk, since: datetime, due: ReminderRules) -> Handover:
    """All pieces at once: nobody else waits for the store of one command."""
    reading = handover.read(desk, since, due)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            found: Handover = end.value
            return found
