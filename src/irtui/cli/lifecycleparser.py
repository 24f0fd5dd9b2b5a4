"""What can be said behind `irtui status` and `irtui merge`."""

from argparse import ArgumentParser

# As domain/incident.py has them, which loads too late for this.
REASONS = ("false_positive", "duplicate", "not_incident", "drill_end")


def add_status(target: ArgumentParser) -> None:
    """Where it goes, and what is to be said about that."""
    target.add_argument("status", metavar="STATUS", help="such as identified, mitigated, resolved")
    target.add_argument("--note", metavar="T", default="", help="what is asked for it, or known")
    target.add_argument("--reason", choices=REASONS, help="why it is cancelled")
