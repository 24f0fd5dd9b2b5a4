"""What can be said of reviews on the command line."""

from argparse import ArgumentParser

_ACTS = ("submit", "approve", "publish", "waive", "reopen")
_CHECKS = ("data", "impact", "causes", "actions", "shared", "all")


def add_reviews(reviews: ArgumentParser) -> None:
    """The options of `irtui reviews`."""
    reviews.add_argument("--overdue", action="store_true", help="only those that are overdue")
    reviews.add_argument("--all", action="store_true", help="published and waived ones, too")
    reviews.add_argument("--json", action="store_true", help="one JSON document")


def add_review(review: ArgumentParser) -> None:
    """The options of `irtui review`."""
    review.add_argument("act", nargs="?", choices=_ACTS, help="what becomes of it")
    review.add_argument("--reason", metavar="WHY", default="", help="why it is waived")
    review.add_argument(
        "--tick", action="append", default=[], choices=_CHECKS, metavar="CHECK",
        help=f"tick a check before the approval: {', '.join(_CHECKS)}",
    )  # fmt: skip
