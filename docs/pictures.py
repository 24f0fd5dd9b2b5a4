"""Takes the pictures of the README from the demo, at a fixed moment of its story.

Run it with `make pictures`.
"""

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

from irtui.cli.house import build
from irtui.cli.wiring import Start
from irtui.config.settings import BoardSettings, RunbookSettings, Settings, SourceSettings
from irtui.demo import runbooks_dir
from irtui.demo.server import DemoServer
from irtui.demo.story import alerts_at, silences_at

DOCS = Path(__file__).parent
BEGAN = datetime(2026, 1, 31, 12, 1, 0, tzinfo=UTC)
Story = Callable[["Camera"], Awaitable[None]]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = BEGAN

    def __call__(self) -> datetime:
        return self.at


class Camera:
    """The operator's hands, and the shutter."""

    def __init__(self, pilot: Pilot[None], clock: Clock) -> None:
        self.pilot = pilot
        self.clock = clock

    async def press(self, *keys: str, after: float = 0) -> None:
        """Press keys, each followed by a moment for the store."""
        for key in keys:
            self.clock.at += timedelta(seconds=after)
            await self.pilot.press(key)
            await self.pilot.pause(0.2)

    def take(self, name: str) -> None:
        """Write what the screen shows."""
        picture = self.pilot.app.export_screenshot(title="irtui")
        picture = re.sub(r"terminal-\d+", "terminal", picture)
        # Some programs drop the spaces at the ends of a text otherwise.
        picture = picture.replace("<text ", '<text xml:space="preserve" ')
        DOCS.joinpath(f"{name}.svg").write_text(picture)


async def shoot(size: tuple[int, int], story: Story) -> None:
    """Open the app on the demo, one hundred seconds into its story."""
    clock = Clock()
    with (
        tempfile.TemporaryDirectory() as directory,
        DemoServer(now=clock, story=alerts_at, silences=silences_at) as server,
    ):
        settings = Settings(
            sources=(SourceSettings(name="prod-eu", url=server.url),),
            board=BoardSettings(restart_window=timedelta(0)),
            runbooks=RunbookSettings(directories=(runbooks_dir(),)),
        )
        clock.at += timedelta(seconds=100)
        start = Start(settings, "alice", Path(directory) / "irtui.db", read_only=False)
        app, close = build(start, lambda path: None, now=clock)
        async with app.run_test(size=size) as pilot:
            while app.house.book is None or not any(app.house.board):
                await pilot.pause(0.1)
            await story(Camera(pilot, clock))
        close()


async def alerts(camera: Camera) -> None:
    """The board with one alert taken."""
    await camera.press("j", "a")
    await camera.pilot.pause(6)
    await camera.press("g")
    camera.take("alerts")


async def incident(camera: Camera) -> None:
    """An incident in the middle of its checklist."""
    await camera.press("i", *"no orders since 12:01", "enter", "enter", after=0.3)
    await camera.pilot.pause(1)
    await camera.press("space", after=60)
    await camera.press("space", after=100)
    await camera.press("x", "2", after=10)
    await camera.press("f", *"image v2.80 is gone", "enter", after=4)
    await camera.press("f2", after=48)
    await camera.pilot.pause(6)
    camera.take("incident")


async def narrow(camera: Camera) -> None:
    """The board on the smallest usual terminal."""
    camera.take("alerts-80x24")


async def main() -> None:
    """All pictures."""
    await shoot((140, 36), alerts)
    await shoot((140, 38), incident)
    await shoot((80, 24), narrow)


if __name__ == "__main__":
    asyncio.run(main())
