"""What others write is shown, never obeyed, on every screen and in every dialog."""

from pathlib import Path

import pytest

from irtui import workflow
from irtui.text import clean
from tests.stories import picture
from tests.stories.hostile import EVERYTHING, LONG, LONG_AND_BAD, PAYLOADS, RUNBOOK
from tests.stories.operator import Operator, operator
from tests.stories.runbooks import shelf
from tests.volumes import SOAK

SIZES = [(80, 24), (160, 50)] if SOAK else [(80, 24)]
NAME = "Evil " + EVERYTHING


class Wary(Operator):
    """An operator who looks at every character."""

    async def settle(self) -> None:
        await super().settle()
        assert self.app.is_running
        assert picture.unsafe(self.app) == set(), self.screen
        # Something is always drawn: an empty screen is as bad as a hostile one.
        assert self.screen.strip()


def fires(alice: Operator) -> None:
    """Every payload in every field of an alert."""
    for text in (*PAYLOADS, EVERYTHING, LONG, LONG_AND_BAD):
        alice.clock.tick(seconds=1)
        alice.monitor.fire(
            f"Bad {text}",
            text,
            service=text,
            instance=text,
            annotations={
                "summary": text,
                "description": text,
                "runbook_url": f"https://runbooks.example/{text}",
                text[:100]: text,
            },
        )
    alice.clock.tick(seconds=1)
    alice.monitor.fire(NAME, annotations={"summary": EVERYTHING, "link": "https://x.example/"})


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_alerts_on_every_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    letters = "".join(one for one in NAME.casefold() if one.isalnum())
    books = [shelf(tmp_path, **{letters[:200]: RUNBOOK, "Other": RUNBOOK})]
    async with operator(tmp_path, size=size, runbooks=books, kind=Wary) as alice:
        fires(alice)
        await alice.sees(f"{len(PAYLOADS) + 4} new")
        await alice.press("pagedown", "G", "k", "g")
        await declares(alice)
        await walks(alice)
        await alice.press("e", "tab", "tab", "i")
        await alice.types("x")
        await alice.press("escape", "E", "escape", "escape")
        await alice.press("2", "i", "escape", "1", "?", "escape", "ctrl+p")
        await alice.types("ack")
        await alice.press("escape")
        alice.monitor.fail(EVERYTHING)
        await alice.sees("stale")
        await alice.press("enter", *["pagedown"] * 3, *["j"] * 5)


async def declares(alice: Operator) -> None:
    """Acknowledge, note, links, filter, declare and attach, with hostile text everywhere."""
    await alice.goes_to("Evil")
    await alice.press("a", "y", "n")
    await alice.pastes(clean(EVERYTHING))
    await alice.press("enter", "o", "escape")
    await alice.filter("[red] [/] [@click=app.quit]x[/]")
    await alice.press("enter", "escape")
    await alice.goes_to("Evil")
    await alice.declare("[/red] nobody [", severity="SEV1")
    await alice.press("escape", "g", "i")
    await alice.chooses("Open INC-0001")
    await alice.press("escape", "g", "j", "i")
    await alice.chooses("Attach to INC-0001")


async def walks(alice: Operator) -> None:
    """Settle steps, add a note, choose among checklists."""
    await alice.press("r", "escape")
    await alice.press("r", "2")
    for _ in range(3):
        await alice.press("space")
    await alice.press("x", "1", "y")
    await alice.fail("[/] it [red]failed")
    await alice.note("[@click=app.quit]x[/]")
    await alice.press("tab", "j", "j", "G", "tab", "G", "v", "escape", "t", "escape")


@pytest.mark.parametrize(
    "payload",
    [" ".join(PAYLOADS[:8]), " ".join(PAYLOADS[8:12]), " ".join(PAYLOADS[12:])],
    ids=["control", "markup", "unicode"],
)
async def test_hostile_text_in_the_record_is_shown_literally(tmp_path: Path, payload: str) -> None:
    """Titles, reasons, notes and the review may hold anything: scripts write them, too."""
    async with operator(tmp_path, kind=Wary) as alice:
        one = alice.monitor.fire("CheckoutDown")
        await alice.asks(
            workflow.response.declare, [one], title=f"T {payload}", reason=f"R {payload}",
            impact=f"I {payload}", severity="SEV1",
        )  # fmt: skip
        await alice.asks(workflow.response.note, "INC-2026-0001", f"N {payload}")
        await alice.asks(workflow.review.open_review, "INC-2026-0001")
        await alice.asks(workflow.review.save, "INC-2026-0001", f"## Summary\n{payload}\n", seen=1)
        await alice.waits(hours=5)
        await alice.press("H", "y", "pagedown", "escape", "2", "R", "z", "escape", "escape")
        await alice.press("enter", "tab", "G", "tab", "t", "escape", "v", "escape", "e")
        await alice.press("tab", "tab", "i")
        await alice.types("x")
        await alice.press("escape", "escape", "1", "i", "escape")


@pytest.mark.parametrize("where", ["note", "filter", "declaration", "review"])
async def test_pasted_text_is_no_control_sequence(tmp_path: Path, where: str) -> None:
    async with operator(tmp_path, kind=Wary) as alice:
        alice.monitor.fire("CheckoutDown")
        if where == "review":
            await alice.declare("nobody can pay")
            await alice.press("e", "i")
        else:
            await alice.press({"note": "n", "filter": "/", "declaration": "i"}[where])
        await alice.pastes(EVERYTHING)


async def test_what_the_editor_leaves_is_no_control_sequence(tmp_path: Path) -> None:
    def edit(path: Path) -> None:
        path.write_text(f"## Summary\n{EVERYTHING}\n", encoding="utf-8", newline="")

    async with operator(tmp_path, editor=edit, kind=Wary) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("e", "o")
        await alice.sees("1 of 10 sections")


async def test_very_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    async with operator(tmp_path, kind=Wary) as alice:
        alice.monitor.fire("CheckoutDown", annotations={"description": LONG})
        await alice.press("enter", "tab", "pagedown", "end")
        await alice.sees("chars]")
