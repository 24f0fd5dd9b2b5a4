"""Status updates by keyboard: three keys and the text, and everybody knows how far it has got."""

import logging
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from irtui import workflow
from irtui.config.updates import ChannelSettings, UpdateSettings
from irtui.domain.statusupdate import DeliveryState
from tests.comms.receiver import Receiver, receiver
from tests.stories.operator import Operator, operator
from tests.stories.runbooks import shelf


def channels(*given: ChannelSettings) -> dict[str, UpdateSettings]:
    return {"updates": UpdateSettings(channel=given)}


def more(than: Receiver, many: int) -> bool:
    return len(than.bodies) > many


async def declared(alice: Operator) -> None:
    alice.monitor.fire("CheckoutDown")
    await alice.declare("nobody can pay", "SEV1")


async def test_three_keys_and_the_text(tmp_path: Path) -> None:
    log = ChannelSettings(name="log", kind="file", path=tmp_path / "updates.md")
    page = ChannelSettings(name="page", kind="command", command=("true",))
    books = [shelf(tmp_path)]
    async with operator(tmp_path, settings=channels(log, page), runbooks=books) as alice:
        await declared(alice)
        await alice.sees("update in 20m")
        await alice.press("p")
        await alice.sees("Incident declared, SEV1.", "DRY RUN: nothing is sent there")
        await alice.types("a bad deploy")
        await alice.sees("Known: a bad deploy.", "Next update 12:20 UTC")
        await alice.press("enter")
        await alice.sees("enter send")
        await alice.press("enter")
        await alice.sees("update 1 for", "DRY RUN on")
        await alice.until((tmp_path / "updates.md").exists)
        await alice.sees("sent to 1")
        (update,) = (await alice.record()).updates
        assert update.fields == {"known": "a bad deploy"}

        # The next one begins with what the last one said.
        await alice.waits(minutes=17)
        await alice.press("p")
        await alice.sees("Known: a bad deploy.")
        await alice.types("it is rolled back")
        await alice.press("tab")
        await alice.types("watching")
        await alice.press("enter", "enter")
        await alice.sees("update 2 for", "update in 20m")
        assert (await alice.record()).updates[1].fields == {
            "known": "it is rolled back",
            "actions": "watching",
        }
        await alice.press("u")
        await alice.sees("An update that was sent is not undone")


async def test_it_is_due_and_put_off(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await declared(alice)
        await alice.waits(minutes=23)
        await alice.sees("update due 3m")
        await alice.press("z")
        await alice.chooses("30 minutes")
        await alice.sees("update in 30m", "next update put off")
        await alice.press("u")
        await alice.sees("update due 3m")


async def test_each_audience_has_its_words_and_drafts_are_kept(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await declared(alice)
        await alice.press("p")
        await alice.types("secret words")
        await alice.press("ctrl+right")
        await alice.sees("Overview", "▸executive")
        await alice.types("we roll back")
        await alice.sees("Overview: we roll back.")
        await alice.press("ctrl+right")
        await alice.sees("some users may see nobody can pay", "Own text")
        await alice.press("ctrl+left", "escape")
        await alice.press("p", "ctrl+right")
        await alice.sees("Overview: we roll back.")
        await alice.press("enter", "escape")
        await alice.sees("enter preview")
        await alice.press("enter", "enter")
        await alice.sees("update 1 for")
        # Without any channel the text is copied.
        (update,) = (await alice.record()).updates
        assert [(one.channel, one.state) for one in update.deliveries] == [
            ("clipboard", DeliveryState.SENT)
        ]
        assert "we roll back" in alice.app.clipboard
        # Where the template asks for no words, one may write all of them.
        await alice.press("p", "ctrl+left")
        await alice.types("Payments fail for some of you.")
        await alice.press("enter", "enter")
        await alice.sees("update 2 for")
        assert (await alice.record()).updates[1].body == "Payments fail for some of you."


async def test_what_failed_is_seen_and_sent_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with receiver(refuse=2) as ops:
        (tmp_path / "url").write_text(ops.url)
        (tmp_path / "url").chmod(0o600)
        chat = ChannelSettings(
            name="ops-chat", kind="webhook", url_file=tmp_path / "url", dry_run=False
        )
        async with operator(tmp_path, settings=channels(chat), size=(110, 30)) as alice:
            await declared(alice)
            await alice.press("p")
            await alice.types("a bad deploy")
            await alice.press("enter", "enter")
            await alice.sees("ops-chat: next try in 5s: HTTP 503")
            courier = alice.app.house.courier
            assert courier is not None
            for seconds in (5, 10):
                await alice.waits(seconds=seconds)
                many = len(ops.bodies)
                courier.poke()
                await alice.until(partial(more, ops, many))
            await alice.sees("sent to 1")
            assert len(ops.accepted) == 1
            await alice.press("P")
            await alice.sees("→ ops-chat", "sent")
            await alice.press("j", "r")
            await alice.sees("only what failed is sent again")
            await alice.press("escape")
            assert "T0PSECRET" not in alice.screen
        # The address of the channel is nowhere but in its file.
        assert b"T0PSECRET" not in (tmp_path / "irtui.db").read_bytes()
        assert "T0PSECRET" not in caplog.text


async def test_two_who_tell_at_once_are_told_of_each_other(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await declared(alice)
        await alice.press("p")
        await alice.types("a bad deploy")
        await alice.asks(
            workflow.updates.post, "INC-2026-0001", "internal", {"known": "the disk"},
            next_update=timedelta(minutes=5),
        )  # fmt: skip
        await alice.press("enter", "enter")
        await alice.sees("sent update 1 meanwhile")
        await alice.press("p")
        await alice.sees("Known: a bad deploy.")
