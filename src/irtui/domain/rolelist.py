"""The roles of an incident as a list: those that its severity asks for first, held or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from irtui.domain.roles import Held, Role, holders


@dataclass(frozen=True, slots=True)
class Place:
    """A role and who has it (None: nobody); `wanted` where the severity asks for it."""

    role: Role
    held: Held | None
    wanted: bool

    @property
    def missing(self) -> bool:
        """Whether somebody has to take it."""
        return self.wanted and self.held is None

    @property
    def key(self) -> tuple[Role, UUID | None]:
        """What tells it from other places."""
        return self.role, self.held.id if self.held else None


def places(held: Sequence[Held], wanted: Iterable[Role]) -> list[Place]:
    """All roles: the wanted ones, those that somebody has, the rest."""
    first = list(wanted)
    taken = [role for role in Role if holders(held, role)]
    order = dict.fromkeys([*first, *taken, *Role])
    return [
        Place(role, one, role in first)
        for role in order
        for one in (holders(held, role) or [None])  # type: ignore[list-item]
    ]
