"""`irtui note`: write a note on the alerts that match, as the key `n` does."""

from argparse import Namespace

from irtui.cli.acting import act_on_matching
from irtui.cli.output import fail
from irtui.workflow import triage


def run(options: Namespace) -> int:
    """Note something on what fires and matches; 1 if nothing does, or a source did not tell all."""
    if not options.text.strip():
        fail("--text: an empty note says nothing, write what you know or did.")
        return 2
    return act_on_matching(options, lambda desk, alerts: triage.note(desk, alerts, options.text))
