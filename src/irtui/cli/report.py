"""`irtui report`: how incidents went, what fires in vain and what is still to be done."""

import json
from argparse import Namespace
from pathlib import Path

from irtui.cli import wiring
from irtui.cli.output import fail, say, say_page
from irtui.domain import reportmarkdown
from irtui.domain.report import Report, Scope
from irtui.domain.reportjson import report_json
from irtui.workflow import report as room
from irtui.workflow.writing import whole

_BEGINNINGS = (b"# Incident report\n", b'{\n  "version": 1,', b"- [ ] ")


def run(options: Namespace) -> int:
    """Print the report, or write it to a file and say where it is."""
    now = wiring.now()
    with wiring.reading_desk(options) as desk:
        found = room.report(desk, Scope(now - options.since, now, options.service))
    content = _content(found, options)
    if options.output is not None and options.output != "-":
        return _write(Path(options.output), content)
    say_page(content)
    return 0


def _content(found: Report, options: Namespace) -> str:
    if options.json:
        return json.dumps({"version": 1, **report_json(found)}, indent=2) + "\n"
    if options.noise_actions:
        return reportmarkdown.actions(found)
    return reportmarkdown.document(found)


def _ours(target: Path) -> bool:
    """Whether a file is a report, or empty: anything else is not overwritten."""
    with target.open("rb") as file:
        begins = file.read(64)
    return not begins or begins.startswith(_BEGINNINGS)


def _write(target: Path, content: str) -> int:
    if target.exists() and not target.is_file():
        fail(f"{target} is no file: name another, or - for standard output.")
        return 1
    if not target.parent.is_dir():
        fail(f"{target.parent}: there is no such directory, make it first.")
        return 1
    if target.exists() and not _ours(target):
        fail(f"{target} is there already and no report: name another file.")
        return 1
    try:
        whole(target, content.encode())
    except OSError as error:
        fail(f"{target}: cannot be written: {error.strerror}.")
        return 1
    say(str(target.absolute()))
    return 0
