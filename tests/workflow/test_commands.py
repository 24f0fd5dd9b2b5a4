"""Commands of a step: on disk before they start, and again when they have ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from sqlmodel import select

from irtui.comms.identity import alive
from irtui.domain.checklist import StepCommand, StepState
from irtui.domain.evidence import Evidence, EvidenceKind
from irtui.domain.execution import Ended, Heard, Order
from irtui.domain.incident import NotAllowed
from irtui.store.errors import ReadOnly, StoreError
from irtui.store.tables import CommandRow
from irtui.text import without_surrogates
from irtui.workflow import checklist, commands, reading, response
from irtui.workflow.desk import Desk
from irtui.workflow.running import Commands, kept
from irtui.workflow.undo import Irreversible, undo
from tests.builders import Clock, alert, colleague, desk, store_at
from tests.comms.test_command import gone
from tests.lint.source import ROOT
from tests.workflow.commanding import Place, Shell, here, place

Make = Callable[..., Place]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.chdir(tmp_path)
    made: list[Place] = []

    def make(command: str, **more: object) -> Place:
        made.append(place(tmp_path, command, **more))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


def row(at: Place) -> CommandRow:
    """The only command in the store."""

    def read(desk: Desk) -> CommandRow:
        with desk.store.read() as session:
            return session.exec(select(CommandRow)).one()

    return at.database.submit(read).result()


def test_a_command_is_kept_with_all_that_it_did(make: Make) -> None:
    at = make("echo out; echo err >&2; exit 0")
    found = at.runs()
    assert (found.kind, found.script) == (EvidenceKind.SHELL, "echo out; echo err >&2; exit 0")
    assert (found.exit_code, found.problem, found.head, found.tail) == (0, "", "out\nerr\n", "")
    assert (found.by, found.host, found.failed, found.running) == ("alice", "host-1", False, False)
    assert at.run.evidence == (found,)
    stored = row(at)
    assert stored.argv == ["sh", "-c", found.script]
    assert stored.directory == str(at.directory)
    assert {"HOME", "PATH", "TERM", "IRTUI_LABEL_alertname"} <= set(stored.variables)
    assert at.told()[-1] == f"ran {found.script}: {found.result}\nout\nerr"


def test_a_bad_end_settles_nothing_and_asks(make: Make) -> None:
    at = make("exit 1")
    assert at.runs().result.endswith(": failed?")
    assert at.run.steps[0].state is StepState.IN_PROGRESS


def test_exit_0_settles_nothing(make: Make) -> None:
    at = make("exit 0")
    at.runs()
    assert at.run.steps[0].state is StepState.IN_PROGRESS


def test_it_is_on_disk_before_it_starts(make: Make) -> None:
    seen: list[tuple[str, bool]] = []

    class Looks(Shell):
        def run(self, order: Order, **options: object) -> Ended:  # type: ignore[override]
            (one,) = at.run.evidence
            seen.append((one.script, one.running))
            return Ended("", 0, 0.1, Heard(b"x", b"", 1, "sum"))

    at = make("echo hello", shell=Looks())
    at.runs()
    assert seen == [("echo hello", True)]


def test_placeholders_and_labels_never_become_shell_text(make: Make) -> None:
    hostile = "$(touch x) `touch x` \"; touch x; '"
    at = make(
        'printf %s "$NAMESPACE <pod> $IRTUI_LABEL_pod"', labels={"namespace": hostile, "pod": "a-1"}
    )
    ready = at.database.submit(commands.prepare, at.step, 0, here(at.directory)).result()
    assert ready.answers == {"NAMESPACE": hostile, "pod": "a-1"}
    found = at.runs(ready.answers)
    assert found.script == 'printf %s "$NAMESPACE a-1 $IRTUI_LABEL_pod"'
    assert found.head == f"{hostile} a-1 a-1"
    assert not (at.directory / "x").exists()


@pytest.mark.parametrize("pod", ["$(touch x)", "`touch x`", "'", "a\0b", "", "-rf"])
def test_what_is_not_plain_is_never_run(make: Make, pod: str) -> None:
    at = make("echo <pod>", labels={"pod": pod})
    ready = at.database.submit(commands.prepare, at.step, 0, here(at.directory)).result()
    with pytest.raises(NotAllowed, match=r"^It does not run: pod "):
        at.runs(ready.answers)
    assert at.run.evidence == ()
    assert not (at.directory / "x").exists()


def test_labels_on_which_alerts_differ_are_nobodys(make: Make) -> None:
    at = make("echo <pod> <service>", labels={"pod": "a-1", "service": "shop"})
    other = alert("Other", labels={"alertname": "Other", "pod": "b-2", "service": "shop"})
    at.database.submit(response.attach, at.key, [other]).result()
    ready = at.database.submit(commands.prepare, at.step, 0, here(at.directory)).result()
    assert ready.answers == {"pod": "", "service": "shop"}


def test_output_is_kept_without_secrets(make: Make) -> None:
    at = make("echo PASSWORD=hunter2; echo mine: our-own-token", secrets=lambda: ["our-own-token"])
    found = at.runs()
    assert found.head == "PASSWORD=[redacted]\nmine: [redacted]\n"
    assert found.redacted == 2
    assert found.output_bytes == 37


def test_a_secret_that_is_filled_in_is_stored_nowhere(make: Make) -> None:
    at = make("echo <api-token> $PASSWORD")
    found = at.runs({"api-token": "s3cr3t-1", "PASSWORD": "s3cr3t-2"})
    assert (found.script, found.head) == ("echo [redacted] $PASSWORD", "[redacted] [redacted]\n")
    assert b"s3cr3t" not in (at.directory / "irtui.db").read_bytes()


def test_a_long_output_is_kept_at_both_ends() -> None:
    line = b"0123456789abcde\n"
    whole = Heard(line * 2048, b"cret\n" + line * 2047, 10_000_000, "sum")
    said = kept(whole, ())
    assert (said.head, said.tail) == ((line * 2048).decode(), (line * 2047).decode())
    assert kept(Heard(b"\xff\x80", b"", 2, ""), ()).head == without_surrogates("��")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.chmod(0o620), "can be written by its group, run: chmod go-w on it"),
        (lambda file: file.chmod(0o602), "can be written by others, run: chmod go-w on it"),
        (lambda file: file.unlink(), "is not there any more, so nobody can tell who wrote it"),
    ],
)
def test_a_runbook_that_others_may_write_is_not_run(
    make: Make, spoil: Callable[[Path], None], said: str
) -> None:
    at = make("touch x")
    step = at.run.steps[0]
    spoil(at.directory / "HighLatency.md")
    for start in (
        lambda: at.database.submit(commands.prepare, step.id, 0, here(at.directory)).result(),
        at.runs,
    ):
        with pytest.raises(NotAllowed, match=said):
            start()
    assert not (at.directory / "x").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_runbook_of_somebody_else_is_not_run(make: Make) -> None:
    at = make("touch x")
    os.chown(at.directory / "HighLatency.md", 12345, -1)
    with pytest.raises(NotAllowed, match=r"belongs to another user \(uid 12345\)"):
        at.runs()


def test_only_the_text_of_the_runs_own_copy_runs(make: Make) -> None:
    at = make("echo before")
    file = at.directory / "HighLatency.md"
    file.write_text(file.read_text().replace("before", "after"))
    assert at.runs().head == "before\n"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (StepCommand("x"), "no command"),
        (StepCommand("select 1", "sql", query=True), "A query in sql is not asked here"),
        (StepCommand("up", "promql", query=True), "No Prometheus is known"),
    ],
)
def test_what_is_no_command_is_refused(make: Make, command: StepCommand, why: str) -> None:
    at = make("exit 0")
    with pytest.raises(NotAllowed, match=why):
        at.commands.start(at.step, 0, command, {})


def test_nothing_runs_unless_it_is_allowed(make: Make) -> None:
    at = make("touch x", shell=None)
    with pytest.raises(NotAllowed, match="run_commands = true"):
        at.runs()
    assert at.commands.live is None


def test_one_that_needs_a_terminal_is_refused(make: Make) -> None:
    at = make("ssh web-1")
    with pytest.raises(NotAllowed, match="needs a terminal"):
        at.runs()


def test_one_at_a_time_and_each_can_be_ended(make: Make) -> None:
    at = make("echo $$ > pid; mv pid child; sleep 1000")
    step = at.run.steps[0]
    future = at.commands.start(step.id, 0, step.commands[0], {})
    while not (at.directory / "child").exists():
        time.sleep(0.01)
    assert at.commands.live is not None
    with pytest.raises(NotAllowed, match="one at a time"):
        at.commands.start(step.id, 0, step.commands[0], {})
    assert not future.cancel()
    at.commands.stop("ended by the operator")
    assert future.result().problem == "ended by the operator"
    gone(int((at.directory / "child").read_text()))
    assert at.commands.live is None
    assert at.run.evidence[0].failed


def test_what_irtui_leaves_behind_is_ended_and_written_down(make: Make) -> None:
    at = make("echo $$ > pid; mv pid child; sleep 1000")
    step = at.run.steps[0]
    future = at.commands.start(step.id, 0, step.commands[0], {})
    while not (at.directory / "child").exists():
        time.sleep(0.01)
    at.commands.close()
    assert future.result().problem == "ended with irtui"
    gone(int((at.directory / "child").read_text()))


def test_what_it_says_can_be_seen_meanwhile(make: Make) -> None:
    at = make("echo PASSWORD=hunter2; echo one; while [ ! -e go ]; do sleep 0.02; done")
    step = at.run.steps[0]
    future = at.commands.start(step.id, 0, step.commands[0], {})
    while not (live := at.commands.live) or live.size < 21:
        time.sleep(0.01)
    assert (live.last, live.step_id) == ("PASSWORD=[redacted]\none\n", step.id)
    (at.directory / "go").touch()
    assert future.result().exit_code == 0


def test_one_that_cannot_start_is_written_down_too(make: Make, tmp_path: Path) -> None:
    at = make("exit 0")
    elsewhere = replace(at.commands.means, here=here(tmp_path / "gone"))
    found = replace(at, commands=Commands(at.database, elsewhere)).runs()
    assert found.problem == f"failed to start: no such file or directory: {tmp_path / 'gone'}"
    assert (found.failed, found.exit_code) == (True, None)
    assert at.told()[-1] == f"ran exit 0: {found.problem}: failed?"


def test_a_query_is_asked_and_its_value_kept(make: Make) -> None:
    class Prometheus:
        where = "http://prometheus/api/v1/query"

        def ask(self, query: str) -> Ended:
            said = f"{query} 1".encode()
            return Ended("", None, 0.5, Heard(said, b"", len(said), "sum"))

    at = make("exit 0", labels={"job": "api"}, queries=Prometheus(), shell=None)
    (at.directory / "HighLatency.md").chmod(0o666)  # a query changes nothing
    step = at.run.steps[1]
    ready = at.database.submit(commands.prepare, step.id, 0, here(at.directory)).result()
    found = at.runs(ready.answers, step=1)
    assert (found.kind, found.script) == (EvidenceKind.QUERY, 'up{job="api"}')
    assert (found.head, found.failed) == ('up{job="api"} 1', False)
    assert row(at).argv == ["GET", Prometheus.where]
    assert at.told()[-1] == 'asked up{job="api"}: answered\nup{job="api"} 1'


def test_what_a_killed_irtui_began_has_an_unknown_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.workflow.commanding", str(tmp_path)], cwd=ROOT
    ) as irtui:
        while not (tmp_path / "child").exists():
            assert irtui.poll() is None
            time.sleep(0.01)
        with store_at(tmp_path / "irtui.db") as store:
            at = desk(store, Clock(), "bob")
            assert commands.settle_lost(at, here(tmp_path), alive) == 0
            irtui.kill()
            irtui.wait()
            elsewhere = colleague(at)
            other = here(tmp_path)
            assert commands.settle_lost(elsewhere, type(other)("host-2", "1@1", "/"), alive) == 0
            assert commands.settle_lost(at, other, alive) == 1
            assert commands.settle_lost(at, other, alive) == 0
            found = reading.incident(at, "INC-2026-0001")
    os.killpg(int((tmp_path / "child").read_text()), signal.SIGKILL)
    (one,) = found.runs[0].evidence
    assert one.problem == "outcome unknown: irtui ended while it ran"
    assert (one.ended_at, one.running, one.failed) == (None, False, True)
    told = found.timeline[-1]
    assert told.by == "alice"
    assert "outcome unknown" in told.text


def test_nothing_begins_in_a_store_that_is_only_read(tmp_path: Path) -> None:
    with store_at(tmp_path / "irtui.db"):
        pass
    with store_at(tmp_path / "irtui.db", read_only=True) as store, pytest.raises(ReadOnly):
        commands.begin(desk(store, Clock()), uuid4(), 0, {}, here(tmp_path), lambda c, t: ())


def test_a_step_that_is_gone_is_refused(make: Make) -> None:
    at = make("exit 0")
    with pytest.raises(NotAllowed, match="not in the store any more"):
        at.database.submit(commands.prepare, uuid4(), 0, here(at.directory)).result()


def test_a_failure_of_ours_is_an_end_too(make: Make) -> None:
    class Breaks(Shell):
        def run(self, order: Order, **options: object) -> Ended:  # type: ignore[override]
            raise RuntimeError("ours")

    at = make("exit 0", shell=Breaks())
    assert at.runs().problem == "failed inside irtui, whose log has the report"
    assert at.commands.live is None


def test_an_end_is_written_once_the_database_is_free(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = import_module("irtui.workflow.commands")
    at, real, busy = make("exit 0"), room.end, [1, 2]

    def end(*args: object) -> Evidence:
        if busy:
            busy.pop()
            raise StoreError("busy")
        return real(*args)

    monkeypatch.setattr(room, "end", end)
    assert at.runs().exit_code == 0
    busy.extend(range(100))
    with pytest.raises(StoreError, match="busy"):
        at.runs()
    assert at.commands.live is None


def test_a_command_that_ran_is_not_undone_and_u_says_so(make: Make) -> None:
    at = make("echo hello")
    step = at.run.steps[0]
    at.database.submit(checklist.settle, step.id, StepState.DONE).result()
    at.runs()
    with pytest.raises(Irreversible, match="A command that ran is not undone: echo hello") as told:
        at.database.submit(undo).result()
    assert "u once more undoes: ✓ Look at the pods" in str(told.value)
    assert at.database.submit(undo, told.value.act).result().startswith("Undone: ✓ Look at")


def test_what_runs_is_seen_in_its_step(make: Make) -> None:
    at = make("echo one; while [ ! -e go ]; do sleep 0.02; done")
    step = at.run.steps[0]
    future = at.commands.start(step.id, 0, step.commands[0], {})
    while not (live := at.commands.live) or not live.size:
        time.sleep(0.01)
    (one,) = live.into(at.run).evidence
    assert (one.head, one.output_bytes, one.running) == ("one\n", 4, True)
    (at.directory / "go").touch()
    future.result()
