"""Asks before irtui ends while a command runs, which ends with it."""

from textual.app import App

from irtui.domain.execution import Live
from irtui.tui.dialogs.choose import Choice, Choose

_END = "\n"


async def may_quit(app: App[None], live: Live) -> bool:
    """Whether the operator quits all the same; to stay is the answer at hand."""
    choices = [Choice(False, "Stay"), Choice(True, "Quit, and end the command")]
    asked = f"It ends with irtui: {live.text.strip().partition(_END)[0]}"
    form = Choose("A command still runs", choices, question=asked)
    chosen = await app.push_screen_wait(form)
    return chosen is True
