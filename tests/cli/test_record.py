"""`irtui record`: a stream of polls in a file."""

import gzip
import json
import signal
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from irtui.cli.recordfile import Full, RecordFile
from tests.cli.commands import NOWHERE, Irtui, Monitor, source
from tests.cli.processes import environment, start

SRC = str(Path(__file__).parents[2] / "src")
_QUICK = 'interval = "1s"\n'


def record(home: Path, path: Path, *more: str) -> "subprocess.Popen[bytes]":
    """The command as a process, of this tree and no other that is installed."""
    config = str(home / "config.toml")
    environ = environment(home, PYTHONPATH=SRC)
    return start(home, "record", str(path), "--config", config, *more, env=environ)


def lines(path: Path) -> list[Any]:
    """What a recording holds, though it may lack its end."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = zlib.decompressobj(31).decompress(data)
    return [json.loads(line) for line in data.split(b"\n")[:-1]]


def test_it_keeps_answers_by_difference_and_failures(
    monitor: Monitor, home: Path, irtui: Irtui
) -> None:
    config = home / "config.toml"
    config.write_text(
        monitor.entry() + _QUICK + source("away", NOWHERE) + 'bearer_token = "hush-hush"\n'
    )
    config.chmod(0o600)
    monitor.fire("Up", instance="a")
    path = home / "a.jsonl"
    process = record(home, path, "--for", "3s")
    assert process.wait(20) == 0
    assert path.stat().st_mode & 0o777 == 0o600
    header, *polls = lines(path)
    assert header["version"] == 1
    assert [one["name"] for one in header["sources"]] == ["prod", "away"]
    answers = [one["answer"] for one in polls if one["source"] == "prod"]
    assert [one["full"] for one in answers] == [True] + [False] * (len(answers) - 1)
    assert [one["labels"]["alertname"] for one in answers[0]["alerts"]] == ["Up"]
    assert len(answers) > 1
    assert not any(one["alerts"] or one["gone"] for one in answers[1:])
    assert any("failure" in one for one in polls if one["source"] == "away")
    text = path.read_text()
    assert "hush" not in text
    assert irtui("record", path, "--config", config).refused(1).endswith("to replace it.")
    assert path.read_text() == text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_file_is_readable_whatever_ended_it(
    monitor: Monitor, home: Path, number: signal.Signals
) -> None:
    config = home / "config.toml"
    config.write_text(monitor.entry() + _QUICK)
    monitor.fire("Up")
    path = home / "a.jsonl.gz"
    process = record(home, path)
    try:
        while process.poll() is None:
            if path.exists() and len(lines(path)) > 2:
                break
        process.send_signal(number)
        codes = {signal.SIGTERM: 0, signal.SIGHUP: 129, signal.SIGKILL: -9}
        assert process.wait(10) == codes[number]
    finally:
        process.kill()
        process.wait()
    assert len(lines(path)) > 2
    if number != signal.SIGKILL:
        assert gzip.decompress(path.read_bytes()).endswith(b"\n")


def test_it_stops_before_it_is_too_large_or_the_disk_full(tmp_path: Path) -> None:
    small = RecordFile(tmp_path / "a", force=False, largest=10)
    small.write("123456789\n")
    with pytest.raises(Full, match="would grow over"):
        small.write("x\n")
    small.close()
    assert (tmp_path / "a").read_text() == "123456789\n"
    full = RecordFile(tmp_path / "b", force=False, free=2**62)
    with pytest.raises(Full, match="nearly full"):
        full.write("x\n")
    full.close()
