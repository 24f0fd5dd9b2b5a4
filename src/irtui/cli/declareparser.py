"""What can be said of a declaration on the command line. Nothing heavy is imported here."""

from argparse import ArgumentParser, ArgumentTypeError

# As domain/incident.py and workflow/response.py have them, which load too late for this.
KINDS = ("incident", "drill", "maintenance")
NOTICED = ("operator", "customer", "other")


def add_declaration(target: ArgumentParser) -> None:
    """Give `irtui declare` its arguments."""
    target.add_argument(
        "matchers",
        nargs="*",
        metavar="MATCHER",
        help="as `irtui alerts` takes them; all must match; none declares by hand",
    )
    target.add_argument(
        "--because", metavar="T", type=_text, required=True, help="what makes you sure"
    )
    target.add_argument(
        "--impact", metavar="T", type=_text, required=True, help="what users notice"
    )
    target.add_argument(
        "--severity", metavar="SEV", type=str.upper, help="such as SEV2; without it, unset"
    )
    target.add_argument(
        "--scope", metavar="S", default="", help="how far the impact goes, such as large"
    )
    target.add_argument(
        "--urgency", metavar="U", default="", help="how soon it hurts, such as high"
    )
    target.add_argument(
        "--title", metavar="T", type=_text, help="without it, the summary of the worst alert"
    )
    target.add_argument("--kind", choices=KINDS, default="incident", help="incident by default")
    target.add_argument(
        "--noticed", choices=NOTICED, help="by hand: who noticed it, operator by default"
    )
    target.add_argument("--json", action="store_true", help="one JSON document")


def _text(text: str) -> str:
    if not text.strip():
        raise ArgumentTypeError("must not be empty: a few words are enough")
    return text
