"""`irtui export KEY`: the review as Markdown, the whole record as JSON, the timeline as CSV."""

import csv
import io
import json
import sys
from argparse import Namespace
from pathlib import Path

from irtui.cli import wiring
from irtui.cli.output import fail, say
from irtui.domain.record import Record
from irtui.domain.recordjson import record_json
from irtui.text import rfc3339
from irtui.workflow import reading, review


def run(options: Namespace) -> int:
    """Write the file and say where it is; 1 if it was edited since and --force is not given."""
    desk = wiring.reading_desk(options)
    record = reading.incident(desk, options.key)
    content = _CONTENT[options.format](record)
    if options.output == Path("-"):
        sys.stdout.buffer.write(content.encode())
        sys.stdout.flush()
        return 0
    try:
        path = review.write(
            desk, record, content, f".{options.format}", options.output, overwrite=options.force
        )
    except review.Edited as edited:
        fail(f"{edited} Use --force.")
        return 1
    say(str(path))
    return 0


def _json(record: Record) -> str:
    return json.dumps({"version": 1, "incident": record_json(record)}, indent=2) + "\n"


def _csv(record: Record) -> str:
    """The timeline, one event a row; text that a spreadsheet would run as a formula is quoted."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["at", "by", "kind", "text"])
    for event in record.timeline:
        writer.writerow([rfc3339(event.at), *map(_plain, (event.by, event.kind, event.text))])
    return target.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


_CONTENT = {"md": review.text_of, "json": _json, "csv": _csv}
