import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from irtui.cli.logs import log_to


@contextmanager
def logging_to(path: Path) -> Iterator[logging.Logger]:
    """Log as a program does that has just begun: without the handlers of pytest."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers.clear()
    try:
        log_to(path)
        yield logging.getLogger("irtui")
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = before
        root.setLevel(level)


def test_nobody_else_can_read_the_log_or_its_older_parts(home: Path) -> None:
    with logging_to(home / "state" / "irtui.log") as log:
        for _ in range(3):
            log.warning("x" * 700_000)
    files = sorted(path.name for path in (home / "state").iterdir())
    assert files == ["irtui.log", "irtui.log.1", "irtui.log.2"]
    assert {path.stat().st_mode & 0o777 for path in (home / "state").iterdir()} == {0o600}
    assert (home / "state").stat().st_mode & 0o777 == 0o700


def test_request_lines_of_httpx_are_not_logged(home: Path) -> None:
    with logging_to(home / "irtui.log") as log:
        logging.getLogger("httpx").info("HTTP Request: GET http://u:secret@host")
        log.info("polled")
    (line,) = (home / "irtui.log").read_text().splitlines()
    assert line.endswith(" INFO irtui polled")


def test_any_text_can_be_logged(home: Path) -> None:
    with logging_to(home / "irtui.log") as log:
        log.info("日本\ud800")
    assert (home / "irtui.log").read_text("utf-8").endswith("日本?\n")


def test_a_log_that_cannot_be_written_stops_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "file").write_text("")
    with logging_to(home / "file" / "irtui.log") as log:
        log.error("lost")
    assert capsys.readouterr() == ("", "")
