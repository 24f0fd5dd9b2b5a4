import os
from pathlib import Path

import pytest

from irtui.config.checks import SecretStr
from irtui.config.secrets import SecretError, reader


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return _write(tmp_path / "token", "first\nsecond\n")


def _write(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


def _error(path: Path) -> str:
    with pytest.raises(SecretError) as caught:
        reader(None, path, None)()
    return str(caught.value).replace(str(path), "FILE")


def test_a_value_is_given_as_it_is() -> None:
    assert reader(SecretStr("hunter2"), None, None)() == "hunter2"


def test_a_file_gives_its_first_line(file: Path) -> None:
    assert reader(None, file, None)() == "first"
    _write(file, " with spaces \r\n")
    assert reader(None, file, None)() == " with spaces "


def test_a_file_that_did_not_change_is_read_once(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    really_open = os.open

    def counted(path: str, flags: int) -> int:
        opened.append(path)
        return really_open(path, flags)

    monkeypatch.setattr(os, "open", counted)
    secret = reader(None, file, None)
    assert [secret(), secret(), secret()] == ["first"] * 3
    assert len(opened) == 1


def test_a_file_rewritten_in_place_is_read_again(file: Path) -> None:
    secret = reader(None, file, None)
    assert secret() == "first"
    file.write_text("third\nsecond\n")
    os.utime(file, (1, 1))
    assert secret() == "third"


def test_a_file_replaced_by_another_is_read_again(file: Path) -> None:
    secret = reader(None, file, None)
    assert secret() == "first"
    old = file.stat()
    new = _write(file.with_name("new"), "third\nsecond\n")
    os.utime(new, ns=(old.st_atime_ns, old.st_mtime_ns))
    new.rename(file)
    assert secret() == "third"


def test_a_file_that_vanished_is_an_error_until_it_is_back(file: Path) -> None:
    secret = reader(None, file, None)
    assert secret() == "first"
    hidden = file.rename(file.with_name("hidden"))
    with pytest.raises(SecretError, match="cannot be read: No such file or directory"):
        secret()
    hidden.rename(file)
    assert secret() == "first"


def test_a_file_opened_to_others_later_is_refused(file: Path) -> None:
    secret = reader(None, file, None)
    assert secret() == "first"
    file.chmod(0o644)
    with pytest.raises(SecretError, match="chmod 600"):
        secret()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_can_reach_is_refused_with_the_command_that_helps(
    file: Path, mode: int
) -> None:
    file.chmod(mode)
    assert _error(file) == (
        f"FILE: can be read or written by others (mode {mode:04o}), run: chmod 600 FILE"
    )


def test_a_file_of_another_user_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if file.stat().st_uid == 0:
        os.chown(file, 4711, -1)
    monkeypatch.setattr(os, "geteuid", lambda: 4712)
    owner = file.stat().st_uid
    assert _error(file) == (
        f"FILE: belongs to another user (uid {owner}), not to you or root; own it or use a copy"
    )


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    assert _error(pipe) == "FILE: is not a regular file, name one that holds the secret"
    assert _error(tmp_path) == "FILE: the secret cannot be read: Is a directory"
    assert _error(Path("a\0b")) == "a␀b: the secret cannot be read: this is not a path"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "has an empty first line, write the secret there"),
        (b"\nhunter2", "has an empty first line, write the secret there"),
        (b"hunter2\xff\n", "is not UTF-8 text, save the file as UTF-8"),
        (
            b"hunter2\rX: y\n",
            "holds characters that cannot be printed, write the secret there again",
        ),
        (b"hunter2\0\n", "holds characters that cannot be printed, write the secret there again"),
        (b"hunter2" * 10_000, "is over 65536 bytes, which no secret is"),
    ],
)
def test_content_that_is_no_secret_is_told_without_it(file: Path, raw: bytes, said: str) -> None:
    file.write_bytes(raw)
    assert _error(file) == f"FILE: {said}"


def test_a_variable_is_asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = reader(None, None, "IRTUI_TEST_SECRET")
    for value in ("one", "two"):
        monkeypatch.setenv("IRTUI_TEST_SECRET", value)
        assert secret() == value
    monkeypatch.setenv("IRTUI_TEST_SECRET", "")
    with pytest.raises(
        SecretError, match=r"^the environment variable IRTUI_TEST_SECRET is not set"
    ):
        secret()
    monkeypatch.setenv("IRTUI_TEST_SECRET", "hunter2\r\nX: y")
    with pytest.raises(SecretError) as caught:
        secret()
    assert "hunter2" not in str(caught.value)
