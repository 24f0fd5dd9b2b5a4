"""irtui between other programs: pipes that break, full disks, Ctrl-C, other encodings."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.commands import Monitor, source, told_story
from tests.cli.processes import IRTUI, environment, run, start

Config = Callable[[str], Path]


@pytest.fixture
def busy(monitor: Monitor, config: Config) -> Monitor:
    """A configured monitor with more alerts than a pipe holds at once."""
    config(monitor.entry())
    for number in range(30):
        monitor.fire(f"Alert{number}", summary="x" * 5000)
    return monitor


def test_a_pipe_that_breaks_is_no_mistake(busy: Monitor, home: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    for words in (["alerts"], ["alerts", "--json"], ["incidents"]):
        done = run(home, *words, stdout=writing)
        assert (done.returncode, done.stderr) == (0, b"")
    os.close(writing)


def test_a_reader_that_has_enough_is_no_mistake(busy: Monitor, home: Path) -> None:
    process = start(home, "alerts", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    assert process.stdout.readline().startswith(b"SEVERITY")
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(30) == 0
    process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [["alerts"], ["incidents"]])
def test_a_full_disk_is_told(busy: Monitor, home: Path, words: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = run(home, *words, stdout=full)
    assert (done.returncode, done.stderr) == (1, b"No space left on device\n")


def test_closed_streams_are_no_mistake(home: Path) -> None:
    told_story(home / "a.db")
    for words in (["incidents"], ["export", "1", "-o", "-"]):
        command = ["sh", "-c", 'exec "$@" >&-', "sh", *IRTUI, "--db", "a.db", *words]
        done = subprocess.run(command, cwd=home, env=environment(home), stderr=subprocess.PIPE)
        assert (done.returncode, done.stderr) == (0, b"")


def test_an_encoding_that_lacks_letters_shows_question_marks(home: Path) -> None:
    told_story(home / "a.db")
    environ = environment(home, PYTHONIOENCODING="ascii")
    done = run(home, "--db", "a.db", "incidents", env=environ)
    assert done.returncode == 0
    assert b"[b]???[/b]" in done.stdout


def test_ctrl_c_ends_without_a_word(home: Path, config: Config) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute.settimeout(30)
        config(source("mute", f"http://127.0.0.1:{mute.getsockname()[1]}"))
        process = start(home, "alerts", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        connection, _ = mute.accept()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        connection.close()
    assert (process.returncode, out, err) == (130, b"", b"")


def test_the_screen_refuses_a_pipe(home: Path) -> None:
    done = run(home, "demo", stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.startswith(b"irtui draws on a terminal, and this is none")
    assert list(home.iterdir()) == []
