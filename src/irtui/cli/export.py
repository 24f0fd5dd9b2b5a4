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
from irtui.text import clean, rfc3339
from irtui.workflow import review
from irtui.workflow.desk import Desk


def run(options: Namespace) -> int:
    """Write the file and say where it is; 1 if it was edited since and --force is not given."""
    with wiring.reading_desk(options) as desk:
        record = review.whole_record(desk, options.key)
        if options.external and options.format != "md":
            fail("Only the review itself has an external version: leave --format out.")
            return 2
        make = review.external_text if options.external else _CONTENT[options.format]
        content = make(record)
        if options.output == "-":
            sys.stdout.buffer.write(content.encode())
            return 0
        target = Path(options.output or ".")
        refusal = _refusal(target, options.output or "")
        if refusal:
            fail(refusal)
            return 1
        return _write(desk, record, content, target, options)


def _write(desk: Desk, record: Record, content: str, target: Path, options: Namespace) -> int:
    suffix = "-external.md" if options.external else f".{options.format}"
    try:
        path = review.write(desk, record, content, suffix, target, overwrite=options.force)
    except review.Edited as edited:
        fail(f"{edited} Then use --force.")
        return 1
    except OSError as error:
        # It may name the part that is written first, which says nothing to the operator.
        fail(f"{target}: cannot be written: {error.strerror}.")
        return 1
    say(str(path))
    return 0


def _refusal(target: Path, named: str) -> str | None:
    """Why nothing can be written there; whole files take the place of devices and pipes."""
    if target.is_dir() or target.is_file():
        return None
    if target.exists():
        return f"{target} is no file: name another, or - for standard output."
    missing = target if named.endswith("/") else target.parent
    return None if missing.is_dir() else f"{missing}: there is no such directory, make it first."


def _json(record: Record) -> str:
    return json.dumps({"version": 1, "incident": record_json(record)}, indent=2) + "\n"


def _csv(record: Record) -> str:
    """The timeline without what is hidden, one event a row.

    Text that a spreadsheet would run as a formula is quoted.
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["at", "by", "kind", "text"])
    for event in (one for one in record.timeline if not one.hidden):
        writer.writerow([rfc3339(event.at), *map(_plain, (event.by, event.kind, event.text))])
    return target.getvalue()


def _plain(text: str) -> str:
    text = clean(text, keep_nl=True, limit=sys.maxsize)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


_FORMULA = ("=", "+", "-", "@", "␉", "␍", "＝", "＋", "－", "＠")
_CONTENT = {"md": review.text_of, "json": _json, "csv": _csv}
