"""Commands of a checklist, from the key to the evidence: nothing runs that nobody confirmed."""

import socket
from pathlib import Path
from typing import Any

import pytest

from irtui.config.settings import RunbookSettings
from irtui.domain.checklist import StepState
from irtui.domain.execution import Here
from irtui.tui.widgets.lines import Lines
from irtui.workflow import commands
from tests.comms.test_command import gone
from tests.sources.servers import Server, answering, http
from tests.stories.operator import Operator, operator
from tests.stories.runbooks import shelf

BOOK = """\
# CheckoutDown

1. Look at the pods

   ```sh
   echo "pods of <namespace> $POD"; [ "<namespace>" = shop ]
   ```

2. Restart it

   ```sh
   touch restarted; systemctl --version >/dev/null restart checkout
   ```

3. Log in

   ```sh
   ssh web-1
   ```

4. Wait

   ```sh
   echo $$ > pid; mv pid child; echo got-$((40+2)); sleep 1000
   ```
"""


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run where irtui was started."""
    monkeypatch.chdir(tmp_path)


def allowed(tmp_path: Path, text: str = BOOK, **more: Any) -> dict[str, Any]:
    """What an operator gets who may run commands."""
    book = shelf(tmp_path, CheckoutDown=text)
    (book / "CheckoutDown.md").chmod(0o600)
    given = {"directories": (book,), "run_commands": True, **more}
    return {"settings": {"runbooks": RunbookSettings(**given)}}


async def declared(alice: Operator, **labels: str) -> None:
    alice.monitor.fire("CheckoutDown", **labels)
    await alice.sees("CheckoutDown", "1 new")
    await alice.declare("nobody can pay")


async def test_a_command_is_filled_in_confirmed_and_kept(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path)) as alice:
        await declared(alice, namespace="shop")
        await alice.press("!")
        await alice.sees("What goes where?", "<namespace>", "$POD", 'echo "pods of shop $POD"')
        await alice.answers("a-1 $(touch x)")
        await alice.sees(
            "Run this?", 'echo "pods of shop $POD"', "POD=a-1 $(touch x)", "No, do not"
        )
        await alice.press("enter")
        await alice.does_not_see("Run this?")
        assert not (await alice.record()).runs[-1].evidence

        await alice.press("!", "enter", *"a-1", "enter")
        await alice.sees("Run this?")
        await alice.press("2")
        await alice.sees("Ended", "exit code 0", "pods of shop a-1")
        assert "pods of shop $POD" in str(alice.app.screen.query_one("#script", Lines)._lines)
        await alice.press("enter")
        await alice.sees("exit code 0", "ran echo")
        *_, run = (await alice.record()).runs
        assert run.steps[0].state is not StepState.DONE
        (one,) = run.evidence
        assert (one.script.startswith('echo "pods of shop $POD"'), one.by) == (True, "alice")
        assert not (alice.directory / "x").exists()


async def test_a_bad_end_asks_whether_the_step_failed(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path)) as alice:
        await declared(alice, namespace="other", POD="a")
        await alice.press("!")
        await alice.sees("What goes where?")
        await alice.press("enter", "enter")
        await alice.press("2")
        await alice.sees("exit code 1", "failed?")
        # Typed at once: not a letter of it is a key of the checklist.
        alice.strike("f")
        await alice.answers("wrong namespace")
        await alice.sees("failed: wrong namespace")
        assert (await alice.record()).runs[-1].steps[0].state is StepState.FAILED


async def test_what_is_not_plain_is_left_to_copy(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path)) as alice:
        await declared(alice, namespace="$(touch x)", POD="a")
        await alice.press("!")
        await alice.sees("What goes where?")
        await alice.press("enter", "enter")
        await alice.sees("may only hold letters", "copy it with y")
        await alice.press("escape")
        assert not (await alice.record()).runs[-1].evidence


async def test_what_changes_something_wants_its_target_typed(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path)) as alice:
        await declared(alice)
        await alice.press("j", "!")
        await alice.sees("CHANGES something", "Type checkout to run it")
        await alice.press("enter")
        await alice.sees("Not run yet")
        await alice.answers("yes")
        await alice.sees("Not run: that is not checkout")
        assert not (alice.directory / "restarted").exists()
        await alice.press(*["backspace"] * 3)
        await alice.answers("checkout")
        await alice.sees("Ended")
        assert (alice.directory / "restarted").exists()


async def test_what_needs_a_terminal_goes_to_ones_own_shell(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path)) as alice:
        opened: list[str] = []
        alice.app.house.shell = lambda: opened.append(alice.app.clipboard)
        await declared(alice)
        await alice.press("j", "j", "!")
        await alice.chooses("Copy it and open my shell")
        await alice.sees("sent to the terminal's clipboard")
        assert opened == ["ssh web-1"]


async def test_one_that_runs_can_be_left_looked_at_again_and_ended(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path)) as alice:
        await declared(alice)
        await alice.press("j", "j", "j", "!")
        await alice.sees("Type sleep to run it")
        await alice.answers("sleep")
        await alice.sees("running", "got-42")
        await alice.press("escape")
        await alice.does_not_see("Running")
        await alice.sees("running", "got-42")
        await alice.press("k", "!")
        await alice.sees("got-42", "let it run on")
        await alice.press("x")
        await alice.sees("ended by the operator")
        gone(int((alice.directory / "child").read_text()))
        await alice.press("enter")
        await alice.sees("ended by the operator")


async def test_leaving_irtui_ends_what_runs(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path)) as alice:
        await declared(alice)
        await alice.press("j", "j", "j", "!")
        await alice.answers("sleep")
        await alice.sees("running", "got-42")
        await alice.press("escape", "q")
        await alice.sees("A command still runs")
        await alice.press("enter")
        await alice.sees("got-42")
        await alice.press("q")
        await alice.sees("2 Quit, and end the command")
        alice.strike("2")
        await alice.ends()
    gone(int((tmp_path / "child").read_text()))
    async with operator(tmp_path, clock=alice.clock) as bob:
        (one,) = (await bob.record()).runs[-1].evidence
        assert one.problem == "ended with irtui"


@pytest.mark.parametrize("how", ["not allowed", "read-only"])
async def test_where_nothing_may_run_the_key_is_not_there(tmp_path: Path, how: str) -> None:
    told = allowed(tmp_path)
    async with operator(tmp_path, size=(160, 50), **told) as alice:
        await declared(alice)
        await alice.sees("! run")
        await alice.press("?")
        await alice.sees("run its command")
    if how == "not allowed":
        told = allowed(tmp_path, run_commands=False)
    guest = operator(
        tmp_path, size=(160, 50), source=alice.monitor, clock=alice.clock, may_fail=True,
        read_only=how == "read-only", **told,
    )  # fmt: skip
    async with guest as bob:
        await bob.press("2", "enter")
        await bob.sees("Look at the pods")
        await bob.does_not_see("! run")
        await bob.press("!")
        await bob.does_not_see("What goes where?", "Run this?")
        await bob.press("?")
        await bob.sees("copy the step's command")
        await bob.does_not_see("run its command")


async def test_a_runbook_others_may_write_is_refused_in_a_sentence(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path)) as alice:
        await declared(alice)
        (tmp_path / "runbooks" / "CheckoutDown.md").chmod(0o664)
        await alice.press("!")
        await alice.sees("can be written by its group")


ASKS = """\
# CheckoutDown

1. See whether it answers

   ```promql
   up{job="<job>"}
   ```
"""


async def test_a_query_is_asked_at_once_and_its_value_kept(tmp_path: Path) -> None:
    body = b'{"status": "success", "data": {"resultType": "scalar", "result": [1, "42"]}}'
    async with Server(answering(http(body), http(body))) as server:
        told = allowed(tmp_path, ASKS, run_commands=False, prometheus=server.url)
        async with operator(tmp_path, size=(120, 40), **told) as alice:
            await declared(alice, job="api")
            await alice.press("!")
            await alice.sees("What goes where?", 'up{job="api"}')
            await alice.press("enter")
            await alice.sees("Ended", "answered", "42")
            await alice.press("enter")
            await alice.sees('asked up{job="api"}: answered')


async def test_an_alert_without_an_incident_runs_its_commands_too(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path)) as alice:
        alice.monitor.fire("CheckoutDown", namespace="shop")
        await alice.sees("CheckoutDown", "1 new")
        await alice.press("r")
        await alice.sees("Look at the pods")
        await alice.press("!")
        await alice.sees("What goes where?", "pods of shop")
        await alice.answers("a-1")
        await alice.sees("Run this?")
        await alice.press("2")
        await alice.sees("Ended", "pods of shop a-1")
        await alice.press("enter")
        await alice.sees("exit code 0")


async def test_a_long_command_is_copied_with_a_warning(tmp_path: Path) -> None:
    text = f"# CheckoutDown\n\n1. Do it\n\n   ```sh\n   echo {'x' * 80_000}\n   ```\n"
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path, text)) as alice:
        await declared(alice)
        await alice.press("y")
        await alice.sees("80,005 bytes", "copy no more than 74,994")
        assert len(alice.app.clipboard) == 80_005


async def test_what_another_irtui_left_unfinished_is_told_as_unknown(tmp_path: Path) -> None:
    async with operator(tmp_path, size=(120, 40), **allowed(tmp_path)) as alice:
        await declared(alice)
        step = (await alice.record()).runs[-1].steps[3]
        gone_already = Here(socket.gethostname(), "999999999@1", "/")
        await alice.asks(commands.begin, step.id, 0, {}, gone_already, lambda one, text: ())
        await alice.press("j", "j", "j")
        await alice.sees("outcome unknown: irtui ended while it ran")
