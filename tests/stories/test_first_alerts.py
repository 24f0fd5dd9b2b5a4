"""The start: alerts stand on the screen before the store has been opened."""

import threading
from pathlib import Path
from typing import Any

import pytest

from irtui.cli import house, wiring
from irtui.config.settings import Settings, SourceSettings
from tests.builders import Clock, store_at
from tests.stories import picture
from tests.stories.hands import PATIENCE
from tests.stories.monitor import Monitor


async def test_alerts_come_before_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store_at(tmp_path / "irtui.db"):
        pass
    monitor, opened = Monitor(Clock()), wiring.open_desk
    monitor.fire("CheckoutDown")
    painted: list[bool] = []
    seen = threading.Event()

    def late(*arguments: Any, **named: Any) -> Any:
        painted.append(app.painted.is_set())
        seen.wait(60)
        return opened(*arguments, **named)

    monkeypatch.setattr(house, "_PATIENCE", 60)
    monkeypatch.setattr(wiring, "open_desk", late)
    settings = Settings(sources=(SourceSettings(name="prod", url="http://monitor.example"),))
    start = wiring.Start(settings, "alice", tmp_path / "irtui.db", read_only=False)
    app, close = house.build(start, lambda path: None, open_sources=lambda: [monitor.line()])
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            for _ in range(PATIENCE):
                if picture.says(app, "CheckoutDown"):
                    break
                await pilot.pause(0.005)
            assert picture.says(app, "CheckoutDown")
            assert picture.says(app, "…"), "what was done about it is not known yet"
            assert app.house.book is None
            seen.set()
    finally:
        seen.set()
        close()
    assert set(painted) <= {True}
