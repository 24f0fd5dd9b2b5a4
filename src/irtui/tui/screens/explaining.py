"""The way from a key to an explanation of the alert under the cursor."""

from typing import TYPE_CHECKING

from irtui.domain.explain import Lens, Part, explain
from irtui.domain.savedview import EVERYTHING
from irtui.text import clean
from irtui.tui.dialogs.explain import Explain

if TYPE_CHECKING:
    from irtui.tui.screens.alerts import AlertsScreen

_NOTHING = Part("NOTHING", ("No alert is under the cursor, and nothing is hidden.",))


async def explain_alert(screen: "AlertsScreen") -> None:
    """Say why the alert under the cursor is shown as it is; of none what the list hides."""
    house, row = screen.house, screen.row
    entry = row.entry if row else None
    view = "" if screen.present == EVERYTHING else screen.present.name
    lens = Lens(screen.wanted.text, view, screen.view.counts, house.watchdogs)
    parts = explain(
        entry, row.triage if row else None, house.board, house.watch.silences, house.now(), lens
    )
    name = clean(entry.alert.name or entry.alert.fingerprint, limit=50) if entry else "the list"
    said = [part for part in parts if part.sentences] or [_NOTHING]
    await screen.app.push_screen_wait(Explain(f"Why: {name}", said))
