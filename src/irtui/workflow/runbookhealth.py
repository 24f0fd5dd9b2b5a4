"""How well the runbooks serve, from every run in the store and the files as they are on disk."""

from dataclasses import dataclass
from pathlib import Path

from irtui.domain import effectiveness, staleness
from irtui.domain.effectiveness import Effectiveness
from irtui.domain.runbook import RunbookError
from irtui.domain.staleness import Review
from irtui.store import effectiveness as store
from irtui.workflow.desk import Desk


@dataclass(frozen=True, slots=True)
class Health:
    """A runbook that was used; `review` and the version on disk are None where the file is gone."""

    found: Effectiveness
    review: Review | None
    on_disk: str | None


def health(desk: Desk) -> list[Health]:
    """Every runbook that was used, the one that deserves a look most first."""
    with desk.store.read() as session:
        uses = store.uses(session)
    return [_health(desk, found) for found in effectiveness.effectiveness(uses)]


def _health(desk: Desk, found: Effectiveness) -> Health:
    path = Path(found.runbook)
    try:
        whole = desk.library.load(path)
        part = desk.library.load(path, found.anchor) if found.anchor else whole
    except RunbookError:
        return Health(found, None, None)
    return Health(found, staleness.review_of(whole.metadata), part.sha256)
