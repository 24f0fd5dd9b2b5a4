"""The way from a key to an explanation of the alert under the cursor."""

from typing import TYPE_CHECKING

from irtui.domain.explain import Lens, Part, explain
from irtui.domain.savedview import EVERYTHING
from irtui.text import clean
from irtui.tui.dialogs.explain import Explain

if TYPE_CHECKING:
    from irtui.domain.muting import Muting
    from irtui.tui.screens.alerts import AlertsScreen

_NOTHING = Part("NOTHING", ("No alert is under the cursor, and nothing is hidden.",))


async def explain_alert(screen: "AlertsScreen") -> None:
    """Say why the alert under the cursor is shown as it is; of none what the list hides."""
    house, row = screen.house, screen.row
    entry = row.entry if row else None
    view = "" if screen.present == EVERYTHING else screen.present.name
    lens = Lens(screen.wanted.text, view, screen.view.counts, house.watchdogs)

    def parts(muting: "Muting | str | None") -> list[Part]:
        triage, told = row.triage if row else None, house.watch.silences
        found = explain(entry, triage, house.board, told, house.now(), lens, muting)
        return [part for part in found if part.sentences] or [_NOTHING]

    name = clean(entry.alert.name or entry.alert.fingerprint, limit=50) if entry else "the list"
    form = Explain(f"Why: {name}", parts(None))
    if entry is not None:
        alert = entry.alert

        async def ask() -> None:
            form.say(parts(await house.muting(alert)))

        screen.run_worker(ask(), group="muting", exclusive=True, exit_on_error=False)
    await screen.app.push_screen_wait(form)
