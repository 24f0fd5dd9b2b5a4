"""What can be said behind `irtui role`."""

from argparse import ArgumentParser

# As domain/roles.py has them, which loads too late for this.
ROLES = (
    "incident_commander", "deputy", "scribe", "operations_lead", "communications_lead",
    "customer_liaison", "internal_liaison", "sme", "investigator", "observer",
)  # fmt: skip


def add_role(target: ArgumentParser) -> None:
    """The role, and who has it from now on."""
    target.add_argument("role", metavar="ROLE", choices=ROLES, help=", ".join(ROLES))
    whose = target.add_mutually_exclusive_group()
    whose.add_argument("--to", metavar="NAME", help="give it to somebody, from whoever has it")
    whose.add_argument("--give-up", action="store_true", help="nobody has it then")
    target.add_argument(
        "--note", metavar="T", default="", help="what the next one must know; command needs it"
    )
