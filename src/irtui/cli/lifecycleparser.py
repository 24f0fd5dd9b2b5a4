"""What can be said behind `irtui status`, `irtui merge` and `irtui severity`."""

from argparse import ArgumentParser

# As domain/incident.py has them, which loads too late for this.
REASONS = ("false_positive", "duplicate", "not_incident", "drill_end")


def add_status(target: ArgumentParser) -> None:
    """Where it goes, and what is to be said about that."""
    target.add_argument("status", metavar="STATUS", help="such as identified, mitigated, resolved")
    target.add_argument("--note", metavar="T", default="", help="what is asked for it, or known")
    target.add_argument("--reason", choices=REASONS, help="why it is cancelled")


def add_severity(target: ArgumentParser) -> None:
    """How bad it is, and why."""
    target.add_argument("severity", metavar="SEV", type=str.upper, help="such as SEV2")
    target.add_argument(
        "--reason", metavar="T", default="", help="why; a change of a severity needs it"
    )
