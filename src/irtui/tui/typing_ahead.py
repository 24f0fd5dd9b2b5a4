"""Keys that come while a dialog or field opens are for it: over a slow line they come in bursts."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual import events, on
from textual.app import App
from textual.widget import Widget

from irtui.tui.dialogs.frame import Dialog
from irtui.tui.messages import TakesKeys

Typed = events.Key | events.Paste
# A note of ours on an event: the widget that it was given to.
_MEANT_FOR = "irtui_meant_for"


class TypesAhead(App[None]):
    """An app with one dialog at a time, which gets all keys from the moment it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: list[Typed] = []
        self._preparing = 0
        self._awaited: Widget | None = None

    async def push_screen_wait(self, screen: Any, *, mode: str | None = None) -> Any:
        """Open a dialog and wait for its answer: None at once while another one is open.

        Only an inner dialog opens over another, that it helps to fill in.
        """
        front = self.screen
        taken = isinstance(front, Dialog) and (front.inner or not getattr(screen, "inner", False))
        if taken and isinstance(screen, Dialog):
            return None
        return await super().push_screen_wait(screen, mode=mode)

    @contextmanager
    def preparing_dialog(self) -> Iterator[None]:
        """Keep keys for the dialog that opens when this ends; if none does they are dropped."""
        self._preparing += 1
        try:
            yield
        finally:
            self._preparing -= 1

    def keep_keys_for(self, field: Widget) -> None:
        """Keep keys for a field that is being opened, until it tells that it takes them."""
        self._awaited = field

    async def on_event(self, event: events.Event) -> None:
        """Keep what is typed ahead; escape is never kept, it takes back what was typed."""
        if not isinstance(event, Typed):
            await super().on_event(event)
        elif self._opening and not _escape(event):
            self._typed.append(event)
        else:
            self._typed = []
            await self._pass_on(event)
            # The verb of this key opens its dialog before the next key is looked at.
            await asyncio.sleep(0)

    async def _pass_on(self, event: Typed) -> None:
        """Give a key to what has the focus; once that leaves it, to the bindings.

        A key can be on its way still to what had the focus before: then it begins again.
        """
        here = self.focused or self.screen
        if event.is_forwarded and vars(event).get(_MEANT_FOR, here) is not here:
            event = _again(event)
        if not event.is_forwarded:
            vars(event)[_MEANT_FOR] = here
        await super().on_event(event)

    @property
    def _opening(self) -> bool:
        front = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(front, Dialog):
            return not front.ready
        field = self._awaited
        return self._preparing > 0 or (
            field is not None and field.focusable and field.screen is front
        )

    @on(TakesKeys)
    async def _type(self, message: TakesKeys) -> None:
        """Type again what was typed ahead, in the order in which it was."""
        if isinstance(message.taker, Dialog):
            message.taker.ready = True
        self._awaited = None
        typed, self._typed = sorted(self._typed, key=lambda event: event.time), []
        for event in typed:
            await self._pass_on(_again(event))


def _again(event: Typed) -> Typed:
    """The same key or paste, as it came from the terminal."""
    if isinstance(event, events.Key):
        return events.Key(event.key, event.character)
    return events.Paste(event.text)


def _escape(event: Typed) -> bool:
    return isinstance(event, events.Key) and event.key == "escape"
