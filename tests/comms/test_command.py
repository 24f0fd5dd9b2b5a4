"""Real commands, good and bad: each comes to an end, and holds nobody up."""

import os
import signal
import stat
import sys
import threading
import time
from pathlib import Path

import pytest

from irtui.comms import command
from irtui.comms.command import Ended, run

PATIENCE = 1000


def sh(script: str, *, timeout: float = 20, document: str = "{}", **environ: str) -> Ended:
    """Run a script of the shell to its end."""
    return run(
        ["sh", "-c", script],
        {"PATH": os.environ["PATH"], **environ},
        document,
        timeout=timeout,
        elapsed=time.monotonic,
        leaving=threading.Event(),
    )


def alive(pid: int) -> bool:
    """Whether a process runs; one that is over and not yet buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def gone(pid: int) -> None:
    for _ in range(PATIENCE):
        if not alive(pid):
            return
        time.sleep(0.01)
    raise AssertionError(f"{pid} still runs")


def test_a_command_reads_its_input_and_says_something() -> None:
    assert sh("cat; echo $IRTUI_EVENT >&2", document='{"a": 1}', IRTUI_EVENT="fired") == Ended(
        "", b'{"a": 1}\nfired\n'
    )


def test_a_command_that_reads_nothing_of_a_long_input_is_fine() -> None:
    assert sh("true", document="x" * 1_000_000) == Ended("")


def test_it_gets_the_environment_it_is_given_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUR_SECRET", "secret")
    ended = sh("env", A="1")
    assert b"A=1" in ended.output
    assert b"secret" not in ended.output


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("exit 3", "exit code 3"),
        ("kill -9 $$", "was ended by signal 9"),
        ("exec no-such-program", "exit code 127"),
    ],
)
def test_a_command_that_fails_is_told_how(script: str, problem: str) -> None:
    assert sh(script).problem == problem


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["no-such-program"], "cannot be started: No such file or directory"),
        (["{}/script"], "cannot be started: Permission denied"),
        (["a\0b"], "cannot be started: embedded null byte"),
        (["sh", "x" * 3_000_000], "cannot be started: Argument list too long"),
    ],
)
def test_a_command_that_cannot_be_started_is_told_why(
    tmp_path: Path, words: list[str], problem: str
) -> None:
    script = tmp_path / "script"
    script.write_text("#!/bin/sh\n")
    script.chmod(stat.S_IRUSR)
    ended = run(
        [word.format(tmp_path) for word in words],
        {"PATH": os.environ["PATH"]},
        "{}",
        timeout=20,
        elapsed=time.monotonic,
        leaving=threading.Event(),
    )
    assert ended == Ended(problem)


def test_a_command_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    ended = sh(f"sleep 1000 & echo $! > {tmp_path}/child; echo working; wait", timeout=0.3)
    assert ended == Ended("took longer than 0.3 s", b"working\n")
    gone(int((tmp_path / "child").read_text()))


def test_a_command_that_ignores_term_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_MERCY_SECONDS", 0.1)
    script = f"trap '' TERM; echo $$ > {tmp_path}/pid; while :; do sleep 0.1; done"
    assert sh(script, timeout=0.3).problem == "took longer than 0.3 s"
    gone(int((tmp_path / "pid").read_text()))


def test_a_command_may_tidy_up_when_its_time_is_over() -> None:
    script = "trap 'echo tidy; exit 0' TERM; while :; do sleep 0.05; done"
    ended = sh(script, timeout=0.3)
    assert ended.problem == "took longer than 0.3 s"
    assert ended.output.endswith(b"tidy\n")


def test_what_a_command_leaves_behind_is_ended_with_it(tmp_path: Path) -> None:
    assert sh(f"sleep 1000 & echo $! > {tmp_path}/child") == Ended("")
    gone(int((tmp_path / "child").read_text()))


def test_a_child_that_makes_a_session_of_its_own_does_not_hold_us_up(tmp_path: Path) -> None:
    child = (
        "import os, time; os.setsid(); open('{}/child', 'w').write(str(os.getpid())); "
        "os.rename('{}/child', '{}/there'); time.sleep(1000)"
    ).replace("{}", str(tmp_path))
    script = f'"{sys.executable}" -c "{child}" & while [ ! -e {tmp_path}/there ]; do :; done'
    try:
        assert sh(script) == Ended("")
    finally:
        os.kill(int((tmp_path / "there").read_text()), signal.SIGKILL)


def test_a_command_that_never_stops_talking_is_ended_and_little_is_kept() -> None:
    ended = sh("yes")
    assert ended.problem == "said more than 1 MB"
    assert ended.output == b"y\n" * 2048


def test_a_command_that_closes_its_output_is_still_waited_for(tmp_path: Path) -> None:
    script = f"exec >&- 2>&-; while [ ! -e {tmp_path}/go ]; do sleep 0.05; done; exit 4"
    release = threading.Timer(0.2, (tmp_path / "go").touch)
    release.start()
    assert sh(script).problem == "exit code 4"
    release.join()


def test_when_irtui_leaves_a_command_is_ended_soon() -> None:
    leaving = threading.Event()
    threading.Timer(0.2, leaving.set).start()
    ended = run(
        ["sleep", "1000"],
        {"PATH": os.environ["PATH"]},
        "{}",
        timeout=1000,
        elapsed=time.monotonic,
        leaving=leaving,
    )
    assert ended.problem == "was ended with irtui"


def test_no_descriptor_is_left_open() -> None:
    sh("true")
    before = len(os.listdir("/proc/self/fd"))
    for script in ("true", "exit 1", "yes"):
        sh(script)
    assert len(os.listdir("/proc/self/fd")) == before
