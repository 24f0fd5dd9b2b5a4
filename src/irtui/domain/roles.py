"""Who does what in an incident: the roles, and who has held them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """A part that one person plays in a response."""

    INCIDENT_COMMANDER = "incident_commander"
    DEPUTY = "deputy"
    SCRIBE = "scribe"
    OPERATIONS_LEAD = "operations_lead"
    COMMUNICATIONS_LEAD = "communications_lead"
    CUSTOMER_LIAISON = "customer_liaison"
    INTERNAL_LIAISON = "internal_liaison"
    SME = "sme"
    INVESTIGATOR = "investigator"
    OBSERVER = "observer"

    @property
    def words(self) -> str:
        """The role as people say it."""
        return self.replace("_", " ")

    @property
    def several(self) -> bool:
        """Whether more than one person may have it at a time."""
        return self in (Role.SME, Role.INVESTIGATOR, Role.OBSERVER)


@dataclass(frozen=True, slots=True)
class Held:
    """A person in a role, from when to when (None: still), and what was said at the hand-over."""

    id: UUID
    role: Role
    person: str
    assumed_at: datetime
    renounced_at: datetime | None = None
    by: str = ""
    note: str = ""
    version: int = 1

    @property
    def current(self) -> bool:
        """Whether the person still has it."""
        return self.renounced_at is None


def holders(held: Iterable[Held], role: Role) -> list[Held]:
    """Who has a role, in the order in which they took it."""
    return [one for one in held if one.role is role and one.current]


def open_roles(held: Iterable[Held], wanted: Iterable[Role]) -> list[Role]:
    """The wanted roles that nobody has."""
    taken = {one.role for one in held if one.current}
    return [role for role in wanted if role not in taken]
