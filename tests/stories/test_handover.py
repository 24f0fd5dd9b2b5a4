"""The end of a shift: H shows what the next one must know, to copy and to write into a file."""

from pathlib import Path

import pytest

from irtui import workflow
from irtui.domain.incident import Status
from irtui.tui.app import IrtuiApp
from tests.stories.operator import operator


async def test_the_shift_is_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(IrtuiApp, "copy_to_clipboard", lambda self, text: copied.append(text))
    async with operator(tmp_path, size=(160, 50)) as alice:
        for name in ("CheckoutDown", "DiskFull", "Flappy", "Later"):
            alice.monitor.fire(name)
        await alice.sees("Flappy")
        await alice.press("H")
        await alice.sees("of the last 8 h", "OPEN INCIDENTS", "none", "0 open", "0 acknowledged")
        await alice.press("escape")
        await alice.goes_to("DiskFull")
        await alice.acknowledge()
        await alice.note("ordered a new disk")
        await alice.goes_to("Flappy")
        await alice.press("x")
        await alice.chooses("flapping")
        await alice.press("enter")
        await alice.goes_to("Later")
        await alice.press("z")
        await alice.chooses("4h")
        await alice.goes_to("CheckoutDown")
        await alice.declare("no orders", "SEV1")
        await alice.waits(hours=1)

        # It opens over whatever is on the screen, and lives with the store below it.
        await alice.press("H")
        await alice.sees("1 open", "1 acknowledged", "no orders", "alice: ordered a new disk")
        await alice.sees("SNOOZES THAT END SOON", "NOISE", "dismissed 1 (flapping)")
        await alice.does_not_see("ENDED", "REVIEWS DUE", "SOURCES IN TROUBLE")
        await alice.asks(workflow.response.move, "INC-2026-0001", Status.RESOLVED, "over")
        await alice.sees("ENDED", "0 open")
        await alice.press("s")
        await alice.sees("of the last 12 h")

        await alice.press("?")
        await alice.sees("HAND-OVER (OPENED WITH H)")
        await alice.does_not_see("LISTS")
        await alice.press("escape", "y")
        await alice.sees("The hand-over was sent to the terminal's clipboard")
        await alice.press("E")
        await alice.sees("Written to")
        (file,) = tmp_path.glob("handover-*.md")
        assert file.read_text() == copied[0]
        assert "- **DiskFull** checkout (prod), alice for 1 h 00 min until" in copied[0]

        alice.monitor.fail("refused")
        await alice.waits(minutes=1)
        await alice.sees("SOURCES IN TROUBLE", "its alerts may be old: refused")
        await alice.press("escape")
        await alice.sees("resolved")
