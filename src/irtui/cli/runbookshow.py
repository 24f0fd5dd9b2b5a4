"""`irtui runbook show FILE`: the checklist of any Markdown file, without store or configuration."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from irtui.cli import wiring
from irtui.cli.output import fail, say_json
from irtui.cli.runbookjson import runbook_json
from irtui.cli.runbooklines import print_runbook
from irtui.domain import staleness
from irtui.domain.runbook import Runbook, RunbookError, parse, section_of
from irtui.text import clean
from irtui.workflow.library import Library


def run(options: Namespace) -> int:
    """Print the checklist; 1 with one sentence if there is none to be had."""
    try:
        runbook = _runbook(options.file)
    except RunbookError as error:
        fail(str(error))
        return 1
    review, now = staleness.review_of(runbook.metadata), wiring.now()
    if options.json:
        say_json(runbook_json(runbook, review, now))
    else:
        print_runbook(runbook, review, now)
    return 0


def _runbook(named: str) -> Runbook:
    """The runbook in a file, or behind a `#` one section of it."""
    library = Library(())
    path, mark, anchor = named.rpartition("#")
    if not mark or not path or Path(named).exists():
        return library.load(Path(named))
    whole = library.load(Path(path))
    section = section_of(whole.text, anchor)
    if section is None:
        raise RunbookError(
            f"{clean(path, limit=300)} has no heading #{clean(anchor, limit=100)}: "
            "write it as in the address of its web page, in lower case with hyphens."
        )
    # The front matter says of the whole file when it was reviewed.
    return replace(parse(section, name=whole.name), metadata=whole.metadata)
