"""Checklists of alerts and incidents: from the first step to what the runbook was worth."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from irtui import workflow
from irtui.domain.checklist import Run
from irtui.domain.record import AlertSheet
from irtui.domain.recordjson import record_json
from irtui.domain.review import document
from irtui.tui.screens.checklist import ChecklistPane, ChecklistScreen
from tests.builders import evidence
from tests.stories import picture
from tests.stories.operator import Operator, operator
from tests.stories.runbooks import CHECKOUT_DOWN, shelf

POOL = """\
# ConnectionPoolExhausted

## Meaning

All connections to the database are in use.

## Diagnosis

- [ ] See who holds the connections

## Mitigation

- [ ] Restart the pool
"""
PROSE = "# Slow\n\n## Diagnosis\n\nCheck the dashboards.\n\nRestart the worker.\n"


async def opens(alice: Operator, name: str = "CheckoutDown") -> None:
    """The alert begins, and its checklist with it."""
    alice.monitor.fire(name)
    await alice.goes_to(name)
    await alice.press("r")
    await alice.sees("CHECKLIST", name)


async def test_an_alert_is_fixed_without_an_incident(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        await opens(alice)
        await alice.sees("0 of 4", "firing", "i declares an incident", "CheckoutDown.md:5")

        await alice.waits(minutes=1)
        await alice.done()
        await alice.skip("already done")
        await alice.sees("2 of 4", "skipped: already done", "changes something", "y copy")
        await alice.fail("the image is gone")
        await alice.sees("3 of 4", "failed: the image is gone")

        await alice.waits(minutes=2)
        await alice.done()
        await alice.sees("what was it worth?")
        await alice.chooses("fixed")
        await alice.answers("the pool came back by itself")
        await alice.sees("4 of 4", "completed by alice 12:03", "fixed: the pool came back")

        await alice.press("escape", "enter")
        await alice.sees("✓ checklist CheckoutDown.md completed, 4 of 4 steps")


async def test_a_checklist_that_leads_nowhere_is_ended_with_steps_left(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        await opens(alice)
        await alice.done()
        await alice.press("F")
        await alice.sees("3 of 4 steps are left: the run ends here.")
        await alice.chooses("misleading")
        await alice.press("enter")
        await alice.sees("abandoned by alice 12:00", "misleading")
        await alice.undo()
        await alice.does_not_see("abandoned by")
        await alice.press("F", "escape")
        await alice.does_not_see("abandoned by")


async def test_the_checklist_goes_on_in_the_incident(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        await opens(alice)
        await alice.waits(minutes=2)
        await alice.done()
        await alice.press("i")
        await alice.sees("Declare an incident")
        await alice.answers("nobody can pay")
        await alice.settles_severity("SEV2")
        await alice.sees("1 of 4", "commander alice")
        await alice.cursor_on("Check the last")
        await alice.fail("no access to the cluster")
        await alice.press("escape", "escape")

        await alice.cursor_on("CheckoutDown")
        await alice.press("r")
        await alice.sees("commander alice", "2 of 4")
        *_, run = (await alice.record()).runs
        assert run.settled == 2


async def test_without_a_matching_runbook_one_is_chosen(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path, ConnectionPool=POOL)]) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.press("r")
        await alice.sees("No runbook matches CheckoutDown")
        await alice.chooses("start ConnectionPool")
        await alice.sees("0 of 2", "See who holds the connections")
        await alice.press("escape", "r")
        await alice.sees("0 of 2")


async def test_among_many_runbooks_one_looks_for_words(tmp_path: Path) -> None:
    many = {f"Part{number:02}": f"# Part {number}\n\n1. Look at {number}\n" for number in range(30)}
    async with operator(tmp_path, runbooks=[shelf(tmp_path, **many)]) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.press("r")
        await alice.sees("30 of 30", "start Part00")
        await alice.types("part 1")
        await alice.sees("12 of 30")
        await alice.press("down", "down", "up", "enter")
        await alice.sees("CHECKLIST", "Part10", "Look at 10")
        await alice.press("escape", "escape", "r")
        await alice.sees("Look at 10")


async def test_nothing_is_started_read_only(tmp_path: Path) -> None:
    books = [shelf(tmp_path)]
    async with operator(tmp_path, runbooks=books) as alice:
        alice.monitor.fire("CheckoutDown")
        async with operator(
            tmp_path, name="bob", source=alice.monitor, clock=alice.clock, runbooks=books,
            read_only=True,
        ) as bob:  # fmt: skip
            await bob.press("r")
            await bob.sees("read-only")
            await bob.does_not_see("CHECKLIST")
            await alice.press("r")
            await alice.done()
            await alice.sees("1 of 4")
            await bob.press("r")
            await bob.sees("1 of 4")
            await bob.press("space")
            await bob.sees("1 of 4", "read-only")


async def test_several_checklists_keep_their_places(tmp_path: Path) -> None:
    books = shelf(tmp_path, CheckoutDown=CHECKOUT_DOWN, ConnectionPool=POOL)
    async with operator(tmp_path, size=(120, 40), runbooks=[books]) as alice:
        await opens(alice)
        await alice.done()
        await alice.press("j")
        await alice.cursor_on("Roll back")
        await alice.press("r")
        await alice.chooses("start ConnectionPool")
        await alice.sees("2/2", "0 of 2", "All connections to the database are in use.")
        await alice.press("j")
        await alice.press("r", "1")
        await alice.sees("1/2", "1 of 4")
        await alice.cursor_on("Roll back")
        await alice.press("r", "2")
        await alice.cursor_on("Restart the pool")


async def test_why_one_looks_is_a_key_away(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path, ConnectionPool=POOL)]) as alice:
        await opens(alice, "ConnectionPool")
        await alice.press("c")
        await alice.sees(
            "Why am I looking at this?", "All connections to the database", "file name"
        )
        await alice.press("escape")
        await alice.cursor_on("See who holds")


async def test_what_only_reads_like_a_step_is_taken_out_for_good(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path, Slow=PROSE)]) as alice:
        await opens(alice, "Slow")
        await alice.sees("0 of 2", "1~", "maybe a step, X if not")
        await alice.press("X")
        await alice.sees("0 of 1", "not a step", "1 is no step")
        await alice.cursor_on("Restart the worker")
        await alice.press("k", "space")
        await alice.sees("1 is no step: X makes it one again.")
        alice.monitor.fire("Slow", service="search")
        await alice.press("escape", "g")
        if not re.search("▌.*search", alice.screen):
            await alice.press("j")
        await alice.press("r")
        await alice.sees("0 of 1")
        await alice.does_not_see("Check the dashboards")


async def test_a_step_that_does_not_apply_and_one_that_is_open_again(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        await opens(alice)
        await alice.press("-")
        await alice.sees("1 of 4", "not applicable")
        await alice.cursor_on("Check the last roll-out")
        await alice.press("k", "o")
        await alice.sees("0 of 4")
        await alice.undo()
        await alice.sees("1 of 4")
        await alice.undo()
        await alice.sees("0 of 4")


async def test_a_run_that_lies_idle_says_so(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        await opens(alice)
        await alice.waits(minutes=14)
        await alice.does_not_see("idle")
        await alice.waits(minutes=6)
        await alice.sees("idle 20m")
        await alice.note("waiting for the database team")
        await alice.does_not_see("idle")


async def test_many_steps_are_shown_in_groups(tmp_path: Path) -> None:
    parts = [
        f"## Check part {part}\n\n" + "".join(f"{n + 1}. Look at {part}.{n}\n" for n in range(9))
        for part in range(6)
    ]
    long = "# Long\n\n" + "\n".join(parts)
    async with operator(tmp_path, runbooks=[shelf(tmp_path, Long=long)]) as alice:
        await opens(alice, "Long")
        await alice.sees("Look at 0.8", "▹ Check part 5", "46–54", "0 of 9")
        await alice.does_not_see("Look at 5.0")
        await alice.press("#")
        await alice.answers("50")
        await alice.cursor_on("Look at 5.4")
        await alice.sees("Long.md:69")
        await alice.done()
        await alice.cursor_on("Look at 5.5")
        await alice.sees("1 of 54")
        await alice.press("g")
        await alice.cursor_on("Check part 0")
        await alice.press("enter")
        await alice.does_not_see("Look at 0.0")
        await alice.cursor_on("Check part 0")


async def test_two_operators_see_who_is_at_which_step(tmp_path: Path) -> None:
    books = [shelf(tmp_path)]
    async with operator(tmp_path, runbooks=books) as alice:
        await opens(alice)
        await alice.press("enter")
        await alice.sees("▸  1  Look at the error ratio")
        async with operator(
            tmp_path, name="bob", source=alice.monitor, clock=alice.clock, runbooks=books
        ) as bob:
            await bob.press("r")
            await bob.sees("0 of 4", "alice")
            await bob.press("j", "enter")
            await alice.sees("bob")
            await alice.waits(minutes=1)
            await alice.done()
            await bob.sees("1 of 4")
            await bob.done()
            await alice.sees("2 of 4")
            await alice.cursor_on("Check the last roll-out")
        (run,) = await runs_of(alice)
        assert [one.by for one in run.steps] == ["alice", None, "bob", None]


async def test_a_step_that_somebody_settled_meanwhile_is_not_settled_again(tmp_path: Path) -> None:
    books = [shelf(tmp_path)]
    async with operator(tmp_path, runbooks=books) as alice:
        await opens(alice)
        await alice.press("f")
        await alice.sees("What happened?")
        async with operator(
            tmp_path, name="bob", source=alice.monitor, clock=alice.clock, runbooks=books
        ) as bob:
            await bob.press("r")
            await bob.done()
            await bob.sees("1 of 4")
        await alice.answers("nothing to see")
        await alice.sees('"Look at the error ratio by pod" is done by bob meanwhile')
        (run,) = await runs_of(alice)
        assert (run.steps[0].state, run.steps[0].by) == ("done", "bob")


async def test_a_file_that_has_changed_is_told_and_started_on_demand(tmp_path: Path) -> None:
    books = shelf(tmp_path)
    async with operator(tmp_path, runbooks=[books]) as alice:
        await opens(alice)
        await alice.done()
        text = CHECKOUT_DOWN.replace("Check the last roll-out", "Ask who rolled out last")
        (books / "CheckoutDown.md").write_text(text, encoding="utf-8")
        await alice.done()
        await alice.sees("CheckoutDown.md has changed since: r starts the new version")
        await alice.sees("2 of 4", "Check the last roll-out")
        await alice.press("r")
        await alice.chooses("start the new version of CheckoutDown.md")
        await alice.sees("2/2", "0 of 4", "Ask who rolled out last")
        await alice.does_not_see("has changed since")
        old, new = await runs_of(alice)
        assert (old.status, old.settled, new.settled) == ("abandoned", 2, 0)


async def test_what_a_command_said_stands_below_its_step(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        await opens(alice)
        await alice.press("j", "j")
        pane = alice.app.screen.query_one(ChecklistPane)
        (run,) = await runs_of(alice)
        step = run.steps[2]
        ran = evidence(
            run_id=run.id, step_id=step.id, exit_code=1, script="kubectl rollout undo",
            head="error: no rollout history found\n",
        )  # fmt: skip
        pane.take([replace(run, evidence=(ran,))], None)
        pane.draw()
        await alice.sees("✗ exit code 1 after 1.0 s", "error: no rollout history found")


async def test_the_review_and_the_record_tell_how_it_went(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.done()
        await alice.fail("the image is gone")
        await alice.press("F")
        await alice.chooses("helped")
        await alice.answers("roll-backs need the old image")
        await alice.sees("abandoned by alice")
        record = await alice.record()
        *_, told = record_json(record)["runs"]
        assert (told["status"], told["outcome"]) == ("abandoned", "helped")
        text = document(record, "")
        assert "Outcome: helped (roll-backs need the old image)" in text
        assert "– checklist CheckoutDown.md ended, 2 of 4 steps" in text


async def test_what_worked_last_time_is_told_the_next_time(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), runbooks=[shelf(tmp_path)]) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.waits(minutes=1)
        await alice.fail("the graphs are gone")
        await alice.done()
        await alice.waits(minutes=1)
        await alice.next_status("mitigated")
        await alice.press("F")
        await alice.chooses("fixed")
        await alice.press("enter", "escape")
        alice.clock.tick(days=1)
        alice.monitor.fire("CheckoutDown", service="search")
        await alice.goes_to("search")
        await alice.press("r")
        await alice.sees("worked  step 2 once: Check the last roll-out")
        await alice.sees("before  used once, fixed 1 of 1", "step 1 failed 1 of 1")


async def test_a_runbook_that_nobody_has_looked_over_for_long_says_so(tmp_path: Path) -> None:
    front = "---\nlast_reviewed_on: 2025-10-01\nreview_in: 3 months\n---\n"
    async with operator(tmp_path, runbooks=[shelf(tmp_path, Slow=front + PROSE)]) as alice:
        await opens(alice, "Slow")
        await alice.sees("before  never used", "review overdue 30d")


async def test_a_step_that_is_longer_than_the_screen_is_read_to_its_end(tmp_path: Path) -> None:
    words = "\n\n".join(f"   Paragraph {number} of many." for number in range(30))
    book = f"# Long\n\n1. Read all of it\n\n{words}\n\n2. Then do it\n"
    async with operator(tmp_path, runbooks=[shelf(tmp_path, Long=book)]) as alice:
        await opens(alice, "Long")
        await alice.sees("Paragraph 0")
        await alice.does_not_see("Paragraph 29")
        for _ in range(9):
            if picture.says(alice.app, "Paragraph 29"):
                break
            await alice.press("j")
        await alice.sees("Paragraph 29")
        await alice.press("j")
        await alice.cursor_on("Then do it")
        await alice.press("k")
        await alice.cursor_on("Read all of it")
        await alice.done()
        await alice.cursor_on("Then do it")


async def test_a_checklist_fits_into_the_smallest_terminal(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(80, 24), runbooks=[shelf(tmp_path)]) as alice:
        await opens(alice)
        await alice.press("j", "j")
        assert all(len(row) <= 80 for row in picture.whole(alice.app).split("\n"))
        await alice.sees("kubectl -n shop rollout undo", "y copy", "CheckoutDown.md:10")


async def runs_of(somebody: Operator) -> Sequence[Run]:
    """The runs of the alert whose checklist is open."""
    screen = somebody.app.screen
    assert isinstance(screen, ChecklistScreen)
    found: AlertSheet = await somebody.asks(workflow.sheet.of_alert, screen.alert)
    return found.runs
