"""`irtui silence list`: the silences of all sources, and what each matches now."""

from argparse import Namespace
from dataclasses import replace

from irtui.cli import wiring
from irtui.cli.output import fail, say, say_json, table
from irtui.cli.silencejson import shelf_json
from irtui.cli.telling import telling
from irtui.domain.silence import SilenceState
from irtui.domain.silenceintent import Intent
from irtui.domain.silenceshelf import ShelfLine, shelf
from irtui.store import file
from irtui.store.errors import StoreError
from irtui.text import age
from irtui.workflow import silences

_UNCERTAIN = "No silence is known, but not every source told its own."


async def list_all(start: wiring.Start, options: Namespace) -> int:
    """Print the silences; 1 if a source did not tell its own, with the reason."""
    async with telling(start) as at:
        pictures = await at.pictures()
        board = at.told_board()
    try:
        intents, trouble = _intents(start), None
    except StoreError as error:
        intents, trouble = (), f"What irtui has sent is unknown: {error}"
    now = wiring.now()
    lines = shelf({one.source: one for one in pictures}, intents, board, now)
    if not options.expired:
        lines = [line for line in lines if line.standing.state is not SilenceState.EXPIRED]
    if options.json:
        say_json(shelf_json(pictures, lines, now))
    elif lines:
        _print(lines, several=len(pictures) > 1)
    else:
        certain = not any(one.trouble for one in pictures)
        say("No silence." if certain else _UNCERTAIN)
    troubles = [f"{one.source}: {one.trouble}" for one in pictures if one.trouble]
    troubles += [
        f"{one.source}: {one.unreadable} silences could not be read"
        for one in pictures
        if one.unreadable
    ]
    for text in (*troubles, *filter(None, [trouble])):
        fail(text)
    return 1 if troubles or trouble else 0


def _intents(start: wiring.Start) -> tuple[Intent, ...]:
    """What was sent and is not proven yet, nothing as long as there is no database."""
    if not start.database.exists() or not file.schema_version(start.database):
        return ()
    with wiring.desk_of(replace(start, read_only=True)) as desk:
        return silences.to_show(desk)


def _print(lines: list[ShelfLine], *, several: bool) -> None:
    heads = ["STATE", "LEFT", "ALERTS", "BY", "MATCHERS", "FLAGS", "ID", "COMMENT"]
    rows = [_cells(line) for line in lines]
    if several:
        heads.insert(0, "SOURCE")
        rows = [[line.key.source, *cells] for line, cells in zip(lines, rows, strict=True)]
    table(heads, rows)


def _cells(line: ShelfLine) -> list[str]:
    standing = line.standing
    silence, reach = standing.silence, standing.reach
    return [
        line.words(wiring.now()),
        age(standing.remaining) if standing.remaining else "–",
        "?" if reach is None else str(len(reach.matched)),
        silence.created_by or "–",
        " ".join([*map(str, silence.matchers), *silence.strange]),
        ", ".join(standing.flags) or "–",
        silence.id if line.listed else "–",
        silence.comment,
    ]
