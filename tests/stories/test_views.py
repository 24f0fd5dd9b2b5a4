"""Views: a filter and a grouping under a name, chosen with two keys, shared, and kept."""

from pathlib import Path

import pytest

from irtui import workflow
from irtui.config.settings import ViewSettings
from irtui.domain.savedview import SavedView
from irtui.tui.screens.alerts import AlertsScreen
from irtui.tui.screens.viewing import open_last_view
from tests.stories import picture
from tests.stories.hostile import EVERYTHING
from tests.stories.operator import Operator, operator

CONFIGURED = (
    ViewSettings(name="payments", filter='team="payments" @state=new'),
    ViewSettings(name="by team", group_by="team"),
)


def fires(alice: Operator) -> None:
    """Two alerts of payments, two of infra."""
    for name, team in (("PayDown", "payments"), ("PaySlow", "payments"), ("NodeFull", "infra")):
        alice.clock.tick(seconds=1)
        alice.monitor.fire(name, team=team)
    alice.clock.tick(seconds=1)
    alice.monitor.fire("DiskFull", "warning", team="infra")


async def saves(alice: Operator, filter_text: str, name: str) -> None:
    """Filter, and save that as a view."""
    await alice.filter(filter_text)
    await alice.press("enter", "V", "s")
    await alice.answers(name)


async def test_a_view_is_saved_chosen_and_there_after_a_restart(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        fires(alice)
        await saves(alice, "team=infra", "mine")
        await alice.sees("Saved as mine", "view: mine", "2 hidden by filter", "NodeFull")
        await alice.press("V", "1")
        await alice.sees("PayDown", "NodeFull")
        await alice.does_not_see("hidden by filter", "view:")
        await alice.press("V")
        await alice.chooses("mine")
        await alice.sees("view: mine", "2 hidden by filter")
    async with operator(tmp_path, source=alice.monitor, clock=alice.clock) as again:
        await again.sees("view: mine", "2 hidden by filter", "NodeFull")
        await again.does_not_see("PayDown")
        await again.press("escape")
        await again.sees("PayDown")
        await again.does_not_see("view:", "hidden by filter")
    async with operator(tmp_path, source=alice.monitor, clock=alice.clock) as later:
        await later.sees("PayDown", "NodeFull")
        await later.does_not_see("view:", "hidden by filter")


async def test_a_name_stands_only_for_what_it_says(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        fires(alice)
        await saves(alice, "team=infra", "mine")
        await alice.press("/")
        await alice.types(" Node")
        await alice.press("enter")
        await alice.sees("3 hidden by filter")
        await alice.does_not_see("view:")
        await alice.press("/", *["backspace"] * 5, "enter")
        await alice.sees("view: mine", "2 hidden by filter")
        await alice.press("b")
        await alice.chooses("every alert by itself")
        await alice.does_not_see("view:")
        await alice.sees("2 hidden by filter")


async def test_operators_share_what_one_of_them_saved(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        fires(alice)
        async with operator(tmp_path, name="bob", source=alice.monitor, clock=alice.clock) as bob:
            await saves(alice, "team=infra", "ours")
            await bob.press("V")
            await bob.sees("ours", "team=infra")
            await bob.chooses("ours")
            await bob.sees("view: ours", "2 hidden by filter")
            await bob.press("V")
            await bob.sees("saved by alice")
            await bob.press("x")
            await bob.chooses("Delete it")
            await bob.sees("Deleted ours")
            await bob.press("escape")
            await bob.does_not_see("view:")
            await alice.press("V")
            await alice.sees("everything")
            await alice.does_not_see("2 ours")


async def test_nobody_replaces_what_somebody_else_has_just_saved(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        fires(alice)
        async with operator(tmp_path, name="bob", source=alice.monitor, clock=alice.clock) as bob:
            await saves(alice, "team=infra", "ours")
            await saves(bob, "team=payments", "ours")
            await bob.sees("Replace ours, saved by alice", "Take another name")
            alice.clock.tick(seconds=5)
            await alice.asks(
                workflow.views.save,
                SavedView("ours", "severity=warning"),
                seen=(await alice.asks(workflow.views.saved))[0],
            )
            await bob.press("2")
            await bob.sees("alice saved another view ours meanwhile")
            await bob.press("enter")
            await bob.chooses("Replace ours")
            await bob.sees("Saved as ours", "view: ours")
        [view] = await alice.asks(workflow.views.saved)
        assert (view.filter, view.by) == ("team=payments", "bob")


async def test_a_view_of_the_configuration_stays_as_it_is(tmp_path: Path) -> None:
    async with operator(tmp_path, views=CONFIGURED) as alice:
        fires(alice)
        await alice.press("V")
        await alice.sees("1 everything", "2 payments", "3 by team")
        await alice.press("2")
        await alice.sees("view: payments", "2 hidden by filter", "PayDown")
        await alice.press("V", "x")
        await alice.sees("in the configuration: change it there")
        await alice.press("escape")
        await saves(alice, " Slow", "payments")
        await alice.sees("payments is in the configuration")
        await alice.press(*["backspace"] * 8)
        await alice.answers("pay slow")
        await alice.sees("view: pay slow", "3 hidden by filter")
        await alice.press("V")
        await alice.chooses("by team")
        await alice.sees("▸2 infra", "▸2 payments", "view: by team")
    async with operator(
        tmp_path, source=alice.monitor, clock=alice.clock, views=CONFIGURED
    ) as again:
        await again.sees("▸2 infra", "view: by team")


async def test_a_view_that_is_gone_at_the_next_start_hides_nothing(tmp_path: Path) -> None:
    async with operator(tmp_path, views=CONFIGURED) as alice:
        fires(alice)
        await alice.press("V", "2")
        await alice.sees("view: payments")
    async with operator(tmp_path, source=alice.monitor, clock=alice.clock) as again:
        await again.sees("Your view payments is not there any more", "PayDown", "NodeFull")
        await again.does_not_see("hidden by filter")


async def test_who_is_quicker_than_the_store_keeps_the_own_filter(tmp_path: Path) -> None:
    async with operator(tmp_path, views=CONFIGURED) as alice:
        fires(alice)
        await alice.asks(workflow.views.remember, "payments")
        screen = alice.app.screen
        assert isinstance(screen, AlertsScreen)
        await alice.filter("team=infra")
        await open_last_view(screen)
        await alice.press("enter")
        await open_last_view(screen)
        await alice.sees("NodeFull", "2 hidden by filter", "/ team=infra")
        await alice.press("escape")
        await open_last_view(screen)
        await alice.sees("view: payments", "PayDown")


async def test_nothing_is_saved_where_nothing_is_filtered(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        fires(alice)
        await alice.press("V", "s")
        await alice.sees("filter with / or group with b")
        await alice.press("x")
        await alice.sees("This one is built in")
        await alice.press("9", "escape")
        assert await alice.asks(workflow.views.saved) == []


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_hostile_text_in_a_view_is_shown_and_never_obeyed(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    name = EVERYTHING[:30]
    views = [
        SavedView(name, f'team="{EVERYTHING[:60]}', EVERYTHING),
        SavedView("z odd " + EVERYTHING[40:60], EVERYTHING.replace('"', "")),
    ]
    async with operator(tmp_path, size=size) as alice:
        fires(alice)
        for view in views:
            await alice.asks(workflow.views.save, view)
        await alice.press("V", "j")
        await alice.sees("It cannot be read")
        assert picture.unsafe(alice.app) == set()
        await alice.press("enter")
        await alice.sees("cannot be read", "PayDown")
        for keys in (("V", "3"), ("/", "enter"), ("V", "s"), ("escape", "V", "x"), ("1", "O")):
            await alice.press(*keys)
            assert picture.unsafe(alice.app) == set()
            assert alice.screen.strip()


async def test_a_burst_of_keys_opens_one_menu_and_chooses_from_it(tmp_path: Path) -> None:
    async with operator(tmp_path, views=CONFIGURED) as alice:
        fires(alice)
        await alice.settle()
        for key in ("V", "V", "2"):
            alice.strike(key)
        await alice.sees("view: payments", "2 hidden by filter")
        assert len(alice.app.screen_stack) == 2
