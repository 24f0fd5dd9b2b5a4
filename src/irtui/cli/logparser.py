"""What can be said behind `irtui log`."""

from argparse import ArgumentParser

# As domain/timeline.py has them, which loads too late for this.
KINDS = ("note", "decision", "hypothesis", "action_taken")


def add_log(target: ArgumentParser) -> None:
    """The text of the entry, what it is, and when it was."""
    target.add_argument(
        "--text", metavar="T", required=True, help="what to write, - reads standard input"
    )
    target.add_argument(
        "--kind", choices=KINDS, default=KINDS[0], help="what it is (a note unless told)"
    )
    target.add_argument(
        "--at", metavar="TIME", default="",
        help="when it was, in UTC: 12:05, --at=-20m or '2026-11-23 12:05'; now unless told",
    )  # fmt: skip
    target.add_argument(
        "--until", metavar="TIME", default="", help="when it ended, or how long it took: 15m"
    )
