"""One severity: what makes an incident one, and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from irtui.domain.roles import Role
from irtui.text import brief

REVIEW_DUE = timedelta(days=7)
_SLOWER_AFTER = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Level:
    """A severity with its criteria and all that an incident of it asks for.

    A span that is None asks for nothing; the spans of a review are counted from the resolution.
    """

    key: str
    name: str = ""
    color: str = "grey"
    criteria: tuple[str, ...] = ()
    response: tuple[str, ...] = ()
    major: bool = False
    update_every: timedelta | None = None
    update_every_after_2h: timedelta | None = None
    ack_within: timedelta | None = None
    review: str = "optional"
    review_due: timedelta | None = None
    roles: tuple[Role, ...] = ()
    tasks: tuple[str, ...] = ()
    inform: tuple[str, ...] = ()

    def cadence(self, lasted: timedelta) -> timedelta | None:
        """How often an update is due once the incident has lasted so long, None for never."""
        later = self.update_every_after_2h if lasted >= _SLOWER_AFTER else None
        return later or self.update_every

    def follows(self) -> Iterator[tuple[str, str]]:
        """What the severity brings with it, each as a word and a text."""
        if self.roles:
            yield "roles", ", ".join(role.replace("_", " ") for role in self.roles)
        if self.ack_within:
            yield "acknowledge", f"within {brief(self.ack_within)}"
        if self.update_every:
            later = self.update_every_after_2h
            slower = f", after 2h every {brief(later)}" if later else ""
            yield "updates", f"every {brief(self.update_every)}{slower}"
        if self.tasks:
            yield "tasks", "; ".join(self.tasks)
        if self.inform:
            yield "inform", ", ".join(self.inform)
        due = f", due after {brief(self.review_due)}" if self.review_due else ""
        yield "review", ("none" if self.review == "none" else self.review + due)
