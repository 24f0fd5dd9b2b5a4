"""Real scripts, good and bad: each comes to an end, is heard, and holds nobody up."""

import hashlib
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from irtui.comms import script
from irtui.comms.identity import alive, identity
from irtui.comms.script import KEPT_BYTES
from irtui.domain.execution import Ended, Order
from tests.comms.test_command import gone
from tests.volumes import volume

NEVER = 1000.0


def sh(
    text: str,
    *,
    timeout: float = NEVER,
    stopped: Callable[[], str] = lambda: "",
    hear: script.Hear = lambda size, last: None,
    directory: Path | str = "/",
    most: int = 64 << 20,
    environment: dict[str, str] | None = None,
    elapsed: Callable[[], float] = time.monotonic,
) -> Ended:
    """Run a script to its end."""
    given = {"PATH": os.environ["PATH"], **(environment or {})}
    order = Order(script.words(text, "sh", None), given, str(directory), timeout, most)
    return script.run(order, elapsed=elapsed, stopped=stopped, hear=hear)


class Told:
    """A reason to stop that comes once a file is there."""

    def __init__(self, path: Path, reason: str = "ended by alice") -> None:
        self.path = path
        self.reason = reason

    def __call__(self) -> str:
        return self.reason if self.path.exists() else ""


def child(directory: Path) -> int:
    return int((directory / "child").read_text())


def test_a_script_says_something_and_ends() -> None:
    ended = sh("echo out; echo err >&2; exit 3")
    assert (ended.problem, ended.exit_code) == ("", 3)
    said = b"out\nerr\n"
    assert (ended.heard.head, ended.heard.tail, ended.heard.size) == (said, b"", len(said))
    assert ended.heard.sha256 == hashlib.sha256(said).hexdigest()


def test_it_has_no_input_no_terminal_and_a_session_of_its_own(tmp_path: Path) -> None:
    ended = sh("cat; tty; cut -d' ' -f6 /proc/self/stat; echo $$; pwd", directory=tmp_path)
    no_tty, session, own, where = ended.heard.head.decode().split("\n")[:4]
    assert (no_tty, session, where) == ("not a tty", own, str(tmp_path))
    assert int(session) != os.getsid(0)


def test_it_gets_the_environment_it_is_given_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUR_SECRET", "hunter2")
    said = sh("env", environment={"TERM": "dumb", "A": "\udc80é"}).heard.head
    assert b"hunter2" not in said
    assert b"TERM=dumb" in said
    assert b"A=" + b"\x80" + "é".encode() in said


def test_the_shell_of_the_author_runs_it_where_there_is_one(tmp_path: Path) -> None:
    other = tmp_path / "zsh"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o700)
    assert script.words("x", "zsh", str(tmp_path)) == (str(other), "-c", "x")
    assert script.words("x", "ksh", str(tmp_path)) == ("sh", "-c", "x")
    assert script.words("x", "python", os.environ["PATH"]) == ("sh", "-c", "x")
    if bash := shutil.which("bash"):
        assert script.words("x", "bash", os.environ["PATH"])[0] == bash


HOSTILE = (
    "$(touch x)",
    "`touch x`",
    '"; touch x; "',
    "'; touch x; '",
    "| touch x",
    "-rf x",
    "a\nb",
)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_in_the_environment_stays_literal(tmp_path: Path, value: str) -> None:
    text = 'printf %s "$IRTUI_LABEL_pod"; : $IRTUI_LABEL_pod'
    ended = sh(text, directory=tmp_path, environment={"IRTUI_LABEL_pod": value})
    assert (ended.heard.head.decode(), list(tmp_path.iterdir())) == (value, [])


@pytest.mark.parametrize(
    ("text", "environment", "directory", "problem"),
    [
        ("echo \0", {}, "/", "embedded null byte"),
        ("true", {"A": "b\0c"}, "/", "embedded null byte"),
        ("true", {"A": "x" * 1_000_000}, "/", "argument list too long: sh"),
        ("true", {"A": "\ud800"}, "/", "it holds a character that no program can be given"),
        ("true", {}, "/no/such/place", "no such file or directory: /no/such/place"),
        ("true", {"PATH": "/no/such/place"}, "/", "no such file or directory: sh"),
        ("# " + "x" * 3_000_000, {}, "/", "argument list too long: sh"),
    ],
)
def test_what_cannot_start_says_why(
    text: str, environment: dict[str, str], directory: str, problem: str
) -> None:
    ended = sh(text, environment=environment, directory=directory)
    assert (ended.problem, ended.exit_code) == (f"failed to start: {problem}", None)


def test_one_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    there = tmp_path / "child"
    text = f"echo working; sleep 1000 & echo $! > {tmp_path}/pid; mv {tmp_path}/pid {there}; wait"
    # Its time is over as soon as it is at work.
    ended = sh(text, timeout=60, elapsed=lambda: time.monotonic() + 60 * there.exists())
    assert ended.problem == "took longer than 60 s, so it was ended"
    assert (ended.exit_code, ended.heard.head) == (None, b"working\n")
    gone(child(tmp_path))


def test_the_operator_ends_it_at_any_time(tmp_path: Path) -> None:
    text = f"sleep 1000 & echo $! > {tmp_path}/pid; mv {tmp_path}/pid {tmp_path}/child; wait"
    ended = sh(text, stopped=Told(tmp_path / "child"))
    assert (ended.problem, ended.exit_code) == ("ended by alice", None)
    gone(child(tmp_path))


def test_one_that_ignores_term_is_killed(tmp_path: Path) -> None:
    text = (
        f"trap '' TERM; echo $$ > {tmp_path}/pid; mv {tmp_path}/pid {tmp_path}/child; "
        "while :; do sleep 0.1; done"
    )
    assert sh(text, stopped=Told(tmp_path / "child")).problem == "ended by alice"
    gone(child(tmp_path))


def test_what_it_says_while_it_tidies_up_is_heard(tmp_path: Path) -> None:
    tidy = f"trap 'head -c 300000 /dev/zero; echo tidy; exit 0' TERM; touch {tmp_path}/child; "
    ended = sh(tidy + "while :; do sleep 0.05; done", stopped=Told(tmp_path / "child"))
    assert ended.heard.size >= 300_005
    assert ended.heard.tail.endswith(b"tidy\n")


def test_a_background_child_is_ended_with_it(tmp_path: Path) -> None:
    ended = sh(f"sleep 1000 & echo $! > {tmp_path}/child")
    assert (ended.problem, ended.exit_code) == ("", 0)
    gone(child(tmp_path))


@pytest.mark.parametrize("talking", [False, True])
def test_a_child_in_a_session_of_its_own_lives_on_and_holds_nobody_up(
    tmp_path: Path, talking: bool
) -> None:
    code = (
        "import os, time; os.setsid(); open('{}/pid', 'w').write(str(os.getpid())); "
        "os.rename('{}/pid', '{}/child')\n"
    ).replace("{}", str(tmp_path))
    code += "while True: os.write(1, b'x' * 65536)" if talking else "time.sleep(1000)"
    text = f'"{sys.executable}" -c "{code}" & while [ ! -e {tmp_path}/child ]; do :; done; exit 5'
    try:
        ended = sh(text, most=1 << 40)
        assert (ended.problem, ended.exit_code) == ("", 5)
        os.kill(child(tmp_path), 0)
    finally:
        os.kill(child(tmp_path), signal.SIGKILL)


def test_one_ended_by_a_signal_says_so() -> None:
    ended = sh("kill -9 $$")
    assert (ended.problem, ended.exit_code) == ("ended by signal 9", None)


def test_one_that_closes_its_output_is_still_waited_for(tmp_path: Path) -> None:
    # It goes on once we have looked for a reason to stop a few times.
    looks = iter(range(1000))

    def stopped() -> str:
        if next(looks) > 3:
            (tmp_path / "go").touch()
        return ""

    text = f"exec >&- 2>&-; while [ ! -e {tmp_path}/go ]; do sleep 0.02; done; exit 4"
    assert sh(text, stopped=stopped).exit_code == 4


def test_one_that_never_stops_talking_is_ended() -> None:
    ended = sh("yes", most=10 << 20)
    assert ended.problem == "said more than 10 MiB, so it was ended"
    assert ended.heard.size >= 10 << 20
    assert len(ended.heard.head) == len(ended.heard.tail) == KEPT_BYTES
    assert ended.heard.left_out == ended.heard.size - 2 * KEPT_BYTES


def test_two_gigabytes_are_read_in_little_memory() -> None:
    size = volume(2 << 30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ended = sh(f"echo first; head -c {size} /dev/zero; echo last", most=1 << 40)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (ended.problem, ended.exit_code, ended.heard.size) == ("", 0, size + 11)
    assert ended.heard.head.startswith(b"first\n\0")
    assert ended.heard.tail.endswith(b"\0last\n")
    assert grown < 20_000  # kilobytes


def test_both_ends_are_kept_without_a_gap_as_long_as_there_is_none() -> None:
    for size in (0, 1, KEPT_BYTES - 1, KEPT_BYTES, KEPT_BYTES + 1, 2 * KEPT_BYTES):
        text = f"seq 1 100000 | head -c {size}"
        heard = sh(text).heard
        whole = "".join(f"{n}\n" for n in range(1, 100_001)).encode()[:size]
        assert heard.head + heard.tail == whole
        assert (heard.left_out, heard.sha256) == (0, hashlib.sha256(whole).hexdigest())


def test_it_is_heard_while_it_runs(tmp_path: Path) -> None:
    heard: list[tuple[int, bytes]] = []

    def hear(size: int, last: bytes) -> None:
        heard.append((size, last))
        (tmp_path / "go").touch()

    sh(f"echo one; while [ ! -e {tmp_path}/go ]; do sleep 0.02; done; echo two", hear=hear)
    assert heard[0] == (4, b"one\n")


def test_no_descriptor_is_left_open() -> None:
    sh("true")
    before = len(os.listdir("/proc/self/fd"))
    for text in ("true", "exit 1", "kill -9 $$", "\0"):
        sh(text)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_process_is_known_by_its_start() -> None:
    own = identity(os.getpid())
    assert alive(own)
    number, _, started = own.partition("@")
    assert not alive(f"{number}@{int(started) + 1}")
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    assert not alive(f"{pid}@{started}")
    assert not alive(f"{pid}@")
    assert alive("who knows")
