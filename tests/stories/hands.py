"""Hands on the keys and eyes on the screen: presses keys on the real app, and waits for nothing
but the app itself.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from irtui.tui.app import IrtuiApp
from irtui.tui.messages import BoardChanged
from tests.builders import Clock
from tests.stories import picture
from tests.stories.monitor import Monitor

PATIENCE = 400


def strike(app: App[Any], key: str) -> None:
    """A key reaches an app, as from its terminal."""
    name = key if len(key) > 1 or key.isalnum() else _character_to_key(key)
    app.post_message(events.Key(name, key if len(key) == 1 else None))


class Unseen(AssertionError):
    """The screen does not say what it should; the message holds the screen."""


class Traffic:
    """Counts the messages between widgets: where there are none, nothing is under way."""

    def __init__(self) -> None:
        self.heard = 0

    def __call__(self, message: Message) -> None:
        waiting = isinstance(message, events.Callback) and "Pilot" in repr(message.callback)
        self.heard += not (waiting or isinstance(message, events.Timer))


@dataclass
class Hands:
    """Keys to press and a screen to read, with everything that must be waited for."""

    name: str
    app: IrtuiApp
    pilot: Pilot[None]
    monitor: Monitor
    clock: Clock
    directory: Path
    traffic: Traffic

    # What one sees

    @property
    def screen(self) -> str:
        """The screen as text."""
        return picture.whole(self.app)

    @property
    def written(self) -> str:
        """What stands in the field that has the focus."""
        field = self.app.focused
        assert isinstance(field, Input | TextArea), f"{field} is no field"
        return field.value if isinstance(field, Input) else field.text

    async def sees(self, *texts: str) -> None:
        """All of these come to stand on the screen."""
        for text in texts:
            await self.settle()
            await self.until(partial(picture.says, self.app, text), f"unseen: {text!r}")

    async def does_not_see(self, *texts: str) -> None:
        """None of these stands on the screen once everything has arrived there."""
        await self.settle()
        for text in texts:
            if picture.says(self.app, text):
                raise Unseen(f"seen: {text!r}\n{self.screen}")

    async def settle(self) -> None:
        """Let everything that is under way arrive on the screen."""
        quiet = 0
        for _ in range(PATIENCE):
            heard = self.traffic.heard
            await self.monitor.told()
            await self.app.house.ask(_nothing)
            await self._breathe()
            quiet = quiet + 1 if self.traffic.heard == heard else 0
            if quiet == 2:
                return
        raise Unseen(f"the screen never comes to rest\n{self.screen}")

    async def _breathe(self) -> None:
        """Let every widget answer what it was told so far."""
        if not self.app.is_running:
            raise Unseen("irtui has ended by itself")
        try:
            await asyncio.wait_for(self.pilot.pause(0), 5)
        except TimeoutError:
            raise Unseen("irtui takes no more keys: its loop is dead or blocked") from None

    async def until(self, true: Callable[[], bool], otherwise: str = "it does not come") -> None:
        """Wait until something is so, whatever else is under way."""
        for _ in range(PATIENCE):
            if true():
                return
            await self.pilot.pause(0.005)
        raise Unseen(f"{otherwise}\n{self.screen}")

    # What one does

    async def press(self, *keys: str) -> None:
        """Press keys one after another, each when everything before it has been drawn."""
        await self.settle()
        self.app.clear_notifications()
        for key in keys:
            self.strike(key)
            await self.settle()

    def strike(self, key: str) -> None:
        """Press a key and wait for nothing."""
        strike(self.app, key)

    async def types(self, text: str) -> None:
        """Type a text as fast as a good typist, without waiting for the screen."""
        for character in text:
            self.strike(character)
        await self.settle()

    async def pastes(self, text: str) -> None:
        """Paste a text, line ends and worse included."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def waits(self, **span: float) -> None:
        """Time goes by, and the monitors are asked again."""
        await self.settle()
        self.clock.tick(**span)
        self.monitor.poke()
        await self.settle()

    async def waits_unanswered(self, **span: float) -> None:
        """Time goes by, and nobody asks the monitors."""
        await self.settle()
        self.clock.tick(**span)
        self.app.post_message(BoardChanged())
        await self.settle()

    async def goes_to(self, text: str) -> None:
        """Put the cursor on the first row that says this, from the top of the list."""
        await self.press("g")
        for _ in range(PATIENCE):
            if re.search(f"▌.*{re.escape(text)}", self.screen):
                return
            before = self.screen
            await self.press("j")
            if self.screen == before:
                break
        raise Unseen(f"no row says {text!r}\n{self.screen}")

    async def chooses(self, text: str) -> None:
        """Press the digit that stands before a choice."""
        await self.sees(text)
        found = re.search(rf"(\d) +{re.escape(text)}", self.screen)
        assert found, f"no digit before {text!r}\n{self.screen}"
        await self.press(found[1])

    async def answers(self, text: str) -> None:
        """Type an answer and send it."""
        await self.types(text)
        await self.press("enter")

    async def cursor_on(self, text: str) -> None:
        """The row under the cursor comes to say this."""
        row = re.compile(rf"▌.*{re.escape(text)}")
        await self.settle()
        await self.until(lambda: row.search(self.screen) is not None, f"cursor not on {text!r}")


def _nothing(desk: object) -> None:
    """A barrier: what was asked of the database before is done."""
