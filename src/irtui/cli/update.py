"""`irtui update`: a status update from a script, as the key `p` sends it."""

from argparse import Namespace
from datetime import timedelta

from irtui.cli import wiring
from irtui.cli.acting import forbidden
from irtui.cli.informing import open_courier
from irtui.cli.output import fail, say, say_json, table
from irtui.cli.updateparser import WRITTEN
from irtui.domain.channel import ChannelKind
from irtui.domain.incident import NotAllowed
from irtui.domain.recordjson import update_json
from irtui.domain.statusupdate import Delivery, DeliveryState, StatusUpdate
from irtui.domain.updatedraft import Preview
from irtui.domain.updateprogress import told
from irtui.store.thread import DatabaseThread
from irtui.text import minute, parse_duration, rfc3339
from irtui.workflow import updates
from irtui.workflow.desk import Desk

_WELL = (DeliveryState.SENT, DeliveryState.DRY_RUN, DeliveryState.SENDING)


def run(options: Namespace) -> int:
    """Send an update, each channel tried once; 1 if one of them did not take it, 2 if asked badly.

    What was not taken stays queued for any irtui that runs on this database.
    """
    if not options.dry_run and forbidden(options):
        return 2
    written = {name: text for name in WRITTEN if (text := getattr(options, name))}
    if options.text and written:
        name = next(iter(written)).replace("_", "-")
        fail(f"--text is the whole text: leave either --text or --{name} out.")
        return 2
    try:
        wanted = _span(options.next)
    except ValueError as error:
        fail(f"--next: {error}")
        return 2
    start = wiring.start_without_sources(options)
    database: DatabaseThread[Desk] = DatabaseThread(lambda: wiring.open_desk(start))
    key, audience, body = options.key, options.audience, options.text or ""
    try:
        if options.dry_run:
            shown = database.submit(
                updates.preview, key, audience, written, body=body, next_update=wanted
            ).result()
            return _show(options, shown)
        update = database.submit(
            updates.post, key, audience, written, body=body, next_update=wanted
        ).result()
        return _tell(options, _sent(start, database, update))
    except NotAllowed as refused:
        fail(str(refused))
        return 1
    finally:
        database.close()


def _span(text: str | None) -> timedelta | None:
    if text is None:
        return None
    return timedelta() if text == "0" else parse_duration(text)


def _sent(
    start: wiring.Start, database: DatabaseThread[Desk], update: StatusUpdate
) -> StatusUpdate:
    """The update after each of its channels was tried once."""
    courier = open_courier(start, database)
    if courier is not None:
        for way in update.deliveries:
            if way.state is DeliveryState.QUEUED:
                courier.round(way.channel, update.id)
        courier.close()
    known = database.submit(updates.of_id, update.id).result()
    assert isinstance(known, StatusUpdate)
    return known


def _show(options: Namespace, one: Preview) -> int:
    ways = [
        (way.name, str(way.kind), "dry run" if way.dry_run else "would be sent")
        for way in one.ways
        if way.kind is not ChannelKind.CLIPBOARD
    ]
    if options.json:
        say_json(
            {
                "dry_run": True,
                "update": {
                    "audience": one.audience,
                    "stage": one.stage,
                    "body": one.body,
                    "next_update_at": rfc3339(one.next_update_at),
                    "channels": [name for name, _, _ in ways],
                },
            }
        )
        return 0
    _print(one.body, minute(one.next_update_at) if one.next_update_at else "none", ways)
    return 0


def _tell(options: Namespace, one: StatusUpdate) -> int:
    if options.json:
        say_json({"dry_run": False, "update": update_json(one)})
    else:
        ways = [(way.channel, str(way.kind), told(way, wiring.now())) for way in one.deliveries]
        _print(one.body, minute(one.next_update_at) if one.next_update_at else "none", ways)
    return 0 if all(map(_well, one.deliveries)) else 1


def _well(way: Delivery) -> bool:
    return way.state in _WELL or way.kind == ChannelKind.CLIPBOARD


def _print(body: str, due: str, ways: list[tuple[str, str, str]]) -> None:
    for line in body.split("\n"):
        say(line)
    say()
    say(f"Next update: {due}")
    if ways:
        table(("CHANNEL", "KIND", "STATE"), ways)
    else:
        say("No channel is for this audience: it is only recorded.")
