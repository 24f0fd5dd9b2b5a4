"""An entry of the timeline in lines: its text, its times, what became of it, what was run."""

from datetime import timedelta

from irtui.domain.entry import Entry
from irtui.domain.evidence import Evidence
from irtui.domain.evidencetold import first_lines, last_lines
from irtui.domain.moment import written_moment
from irtui.domain.timeline import Event
from irtui.text import LIMIT, clean
from irtui.tui.drawing import command
from irtui.tui.paint import Line, Piece, wrap
from irtui.tui.widgets.fields import MOST

_OUTPUT = 20


def title(event: Event) -> str:
    """What it is, and of whom."""
    return f"{event.kind.replace('_', ' ').capitalize()} by {event.by}"


def lines(entry: Entry, width: int) -> list[Line]:
    """All of an entry."""
    event = entry.event
    rows: list[Line] = [(Piece(text, "quiet"),) for text in wrap(_times(event), width)]
    rows += [(), *_text(event.text, width, "normal")]
    if event.original is not None:
        rows += [*_heading("FIRST TEXT"), *_text(event.original, width, "quiet")]
    if entry.changes:
        rows += _heading("CHANGED")
    for one in entry.changes:
        said = f"{written_moment(one.at)}  {one.by}  {one.text}"
        rows += [(Piece(text, "quiet"),) for text in wrap(said, width)]
    for evidence in entry.evidence:
        rows += _evidence(evidence, width)
    return rows


def _times(event: Event) -> str:
    """When it was, until when, when it was recorded if that was later, and how it stands."""
    said = [f"{written_moment(event.at)} UTC"]
    if event.ends_at is not None:
        said.append(f"until {written_moment(event.ends_at)}")
    if event.recorded_at - event.at >= timedelta(seconds=1):
        said.append(f"recorded {written_moment(event.recorded_at)}")
    said += ["pinned"] * event.pinned + ["hidden"] * event.hidden
    return ", ".join(said)


def _evidence(one: Evidence, width: int) -> list[Line]:
    rows = [*_heading("EVIDENCE"), *command.script(one.script, width)]
    said = f"{one.result}, by {one.by} on {one.host}, {written_moment(one.began_at)}"
    rows += [(Piece(text, "critical" if one.failed else "good"),) for text in wrap(said, width)]
    output = first_lines(one, _OUTPUT)
    if one.tail or len(first_lines(one, _OUTPUT + 1)) > _OUTPUT:
        output += ["…", *last_lines(one, _OUTPUT)]
    return [*rows, *((Piece(text),) for row in output for text in wrap(row, width))]


def _heading(text: str) -> list[Line]:
    return [(), (Piece(text, "faint"),)]


def _text(text: str, width: int, tone: str) -> list[Line]:
    """A long text whole: it is laid out in pieces that no border of ours cuts."""
    return [
        (Piece(row, tone),)
        for part in clean(text, keep_nl=True, limit=MOST).split("\n")
        for begin in range(0, max(len(part), 1), LIMIT)
        for row in wrap(part[begin : begin + LIMIT], width)
    ]
