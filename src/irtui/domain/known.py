"""What is known of the alert under the cursor, beside what its monitor says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irtui.domain.past import Past
from irtui.domain.related import Related

if TYPE_CHECKING:
    from irtui.domain.learned import Learned
    from irtui.domain.timeline import Event


@dataclass(frozen=True, slots=True)
class Known:
    """The history of its episode, its runbook (empty: none), its earlier firings and what
    was learned from them, and other alerts that it is related to.

    `past` and `learned` are None as long as the store has not been read. `rule` says how the
    runbook was found, `dangling` what points to one that is not there; `reading` that the runbooks
    are being read.
    """

    history: "Sequence[Event]" = ()
    runbook: str = ""
    rule: str = ""
    dangling: Sequence[str] = ()
    reading: bool = False
    first_step: str = ""
    steps: int = 0
    past: Past | None = None
    learned: "Learned | None" = None
    related: Sequence[Related] = ()
