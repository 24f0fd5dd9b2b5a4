"""What can be said of a status update on the command line. Nothing heavy is imported here."""

from argparse import ArgumentParser

# As domain/updatetemplate.py has them, which loads too late for this.
WRITTEN = {
    "known": "what is known",
    "actions": "what is being done",
    "needs": "what is needed",
    "summary": "the overview, for executives",
    "data_loss": "what data was lost, for customers once it is solved",
}


def add_update(target: ArgumentParser) -> None:
    """Give `irtui update` its arguments, beside the key."""
    target.add_argument(
        "--audience", metavar="A", default="internal", help="internal (the default), executive, …"
    )
    target.add_argument("--text", metavar="T", help="the whole text, instead of the template's")
    for name, meaning in WRITTEN.items():
        target.add_argument(f"--{name.replace('_', '-')}", metavar="T", help=meaning)
    target.add_argument(
        "--next", metavar="SPAN", help="when the next one is due, such as 30m; 0 for never"
    )
    target.add_argument("--dry-run", action="store_true", help="only show what would be sent")
    target.add_argument("--json", action="store_true", help="one JSON document")
