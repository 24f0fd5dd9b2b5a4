"""`irtui ack`: take the alerts that match, as the key `a` does."""

from argparse import Namespace

from irtui.cli.acting import act_on_matching
from irtui.workflow import triage


def run(options: Namespace) -> int:
    """Acknowledge what fires and matches; 1 if nothing does, or a source did not tell all."""
    return act_on_matching(options, triage.acknowledge)
