"""What is known of the alert under the cursor, beside what its monitor says."""

from collections.abc import Sequence
from dataclasses import dataclass

from irtui.domain.timeline import Event


@dataclass(frozen=True, slots=True)
class Known:
    """The history of its episode and the runbook of its name (empty: none)."""

    history: Sequence[Event] = ()
    runbook: str = ""
    first_step: str = ""
    steps: int = 0
