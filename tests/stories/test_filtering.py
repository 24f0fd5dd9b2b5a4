"""Writing a filter: nothing vanishes for a word that is not written out, and help is at hand."""

from pathlib import Path

import pytest

from tests.stories.operator import Operator, operator


def fires(alice: Operator) -> None:
    """A critical alert and a warning."""
    alice.monitor.fire("CheckoutDown", team="shop")
    alice.monitor.fire("NodeFull", "warning", team="infra")


async def test_no_alert_vanishes_while_a_matcher_is_typed(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        fires(alice)
        await alice.filter("")
        for letter in 'severity="critica':
            await alice.types(letter)
            await alice.does_not_see("hidden by filter")
        await alice.types('l"')
        await alice.sees("1 hidden by filter", "CheckoutDown")
        for letter in " team":
            await alice.types(letter)
            await alice.sees("1 hidden by filter", "CheckoutDown")
        for letter in "=x":
            await alice.types(letter)
        await alice.sees("2 hidden by filter")


async def test_a_word_that_begins_a_label_is_searched_for_once_it_is_ended(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        fires(alice)
        alice.monitor.fire("Other", annotations={"summary": "the team is away"})
        await alice.filter("team")
        await alice.sees("team=", "3 alerts")
        await alice.types(" ")
        await alice.sees("2 hidden by filter", "Other")
        await alice.press("backspace")
        await alice.does_not_see("hidden by filter")
        await alice.press("enter")
        await alice.sees("2 hidden by filter", "/ team")
        # What is in force stays so when the line is opened again.
        await alice.press("/")
        await alice.sees("2 hidden by filter")
        await alice.press("backspace")
        await alice.does_not_see("hidden by filter")


async def test_the_line_below_says_how_to_go_on(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        fires(alice)
        await alice.filter("")
        await alice.sees("@owner=me", "esc clear")
        await alice.types("sev")
        await alice.sees("severity=")
        await alice.types("erity=")
        await alice.sees("critical", "warning")
        await alice.press("right")
        await alice.sees("1 hidden by filter")
        await alice.types(" @clu")
        await alice.sees("@cluster: the same as @source")
        await alice.types("ster=pr")
        await alice.sees("prod")
        await alice.types("od")
        await alice.sees("1 hidden by filter", "@cluster=prod")


@pytest.mark.parametrize("typed", ["severity=~(", "@age>soon", 'team="a', "@colour=red"])
async def test_enter_does_not_leave_a_filter_that_cannot_be_read(
    tmp_path: Path, typed: str
) -> None:
    async with operator(tmp_path) as alice:
        fires(alice)
        await alice.filter("team=shop ")
        await alice.types(typed)
        await alice.press("enter")
        assert alice.written == f"team=shop {typed}"
        await alice.sees("1 hidden by filter", "CheckoutDown")
        await alice.press("escape")
        await alice.does_not_see("hidden by filter")


async def test_a_filter_typed_in_one_burst_is_the_one_in_force(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        fires(alice)
        await alice.settle()
        for key in ("/", *"severity=warning", "enter"):
            alice.strike(key)
        await alice.sees("/ severity=warning", "1 hidden by filter", "NodeFull")


async def test_the_help_explains_filters(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(160, 60)) as alice:
        await alice.press("?", "end")
        await alice.sees("FILTER", "@cluster", "the same as @source", "@age>15m")
