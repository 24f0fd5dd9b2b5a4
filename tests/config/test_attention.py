"""`[attention]` and `[[hooks]]`: what calls somebody, and what is refused."""

from datetime import timedelta
from pathlib import Path

import pytest

from irtui.config.errors import ConfigError
from irtui.config.load import load
from irtui.config.settings import HookSettings, Settings

HOOK = "[[hooks]]\non = ['fired']\ncommand = ['page']\n"


def loaded(directory: Path, text: str, mode: int = 0o644) -> Settings:
    file = directory / "config.toml"
    file.write_text(text)
    file.chmod(mode)
    return load(file)


def hook(directory: Path, text: str) -> HookSettings:
    return loaded(directory, text).hooks[0]


def test_without_anything_the_bell_never_repeats_and_no_hour_is_quiet() -> None:
    builtin = Settings()
    assert (builtin.attention.repeat, builtin.attention.quiet, builtin.hooks) == (None, (), ())


def test_what_calls_is_read(tmp_path: Path) -> None:
    text = (
        "[attention]\nrepeat = '2m'\nquiet = ['22:00-07:00', 'sat,sun']\nquiet_except = 'warning'"
    )
    attention = loaded(tmp_path, text).attention
    assert attention.repeat == timedelta(minutes=2)
    assert attention.quiet == ("22:00-07:00", "sat,sun")
    assert attention.quiet_except == "warning"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("repeat = '1s'", '2: attention.repeat: must be between "5s" and "1d"'),
        ("repeat = 2", '2: attention.repeat: must be a duration in quotes such as "15s", "2h" or'),
        (
            "repeat_limit = 0",
            "2: attention.repeat_limit: must be a whole number between 1 and 1000",
        ),
        ("repeat_limit = true", "2: attention.repeat_limit: must be a whole number"),
        ("repeat_limit = '3'", "2: attention.repeat_limit: must be a whole number"),
        ("quiet = '22:00-07:00'", "2: attention.quiet: must be a list in [ ]"),
        (
            "quiet = ['sat', '22-7']",
            '2: attention.quiet[1]: "22-7" names no quiet hours, write "22',
        ),
        ("quiet = ['']", '2: attention.quiet[0]: "" names no quiet hours'),
        ("quiet = ['01:60-02:00']", "2: attention.quiet[0]: 01:60 is no time of day"),
        ("quiet = ['07:00-07:00']", "begins when it ends, 00:00-24:00 is a day"),
        ("quiet_except = 'off'", '2: attention.quiet_except: must be "critical", "warning" or '),
        ("quit = []", '2: attention.quit: unknown key, did you mean "quiet"?'),
    ],
)
def test_what_is_wrong_with_attention_is_told(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        loaded(tmp_path, f"[attention]\n{line}\n")
    assert str(refusal.value).count("\n") == 0
    assert problem in str(refusal.value)


def test_a_hook_has_sensible_limits(tmp_path: Path) -> None:
    found = hook(tmp_path, HOOK)
    assert (found.on, found.command, found.match, found.level) == (("fired",), ("page",), (), None)
    assert (found.timeout, found.per_minute, found.quiet) == (timedelta(seconds=10), 30, False)


@pytest.mark.parametrize(
    ("program", "found"),
    [("page", "page"), ("bin/page", "{}/bin/page"), ("/bin/page", "/bin/page")],
)
def test_a_program_with_a_path_begins_at_the_file(tmp_path: Path, program: str, found: str) -> None:
    text = HOOK.replace("['page']", f"['{program}', 'a/b', '~']")
    assert hook(tmp_path, text).command == (found.format(tmp_path), "a/b", "~")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[hooks]]\non = ['fired']", "1: hooks[0]: command is missing, add it"),
        ("[[hooks]]\ncommand = ['page']", "1: hooks[0]: on is missing, add it"),
        (HOOK.replace("['fired']", "[]"), "2: hooks[0].on: must not be empty, or it would never"),
        (HOOK.replace("fired", "firing"), '2: hooks[0].on[0]: must be "fired", "ended", "source_'),
        (HOOK.replace("['fired']", "'fired'"), "2: hooks[0].on: must be a list in [ ]"),
        (HOOK.replace("['page']", "'page me'"), "3: hooks[0].command: must be a list in [ ]"),
        (HOOK.replace("['page']", "[]"), "3: hooks[0].command: must name a program and its words"),
        (
            HOOK.replace("['page']", "['']"),
            "3: hooks[0].command: must name a program and its words",
        ),
        (HOOK.replace("['page']", '["a", "\\u0000"]'), "3: hooks[0].command: must be without NUL"),
        (HOOK + "match = ['severity']", '4: hooks[0].match[0]: "severity", character 9: expected'),
        (HOOK + "level = 'loud'", '4: hooks[0].level: must be "critical", "warning" or "info"'),
        (HOOK + "timeout = '1d'", '4: hooks[0].timeout: must be between "1s" and "10m"'),
        (HOOK + "per_minute = 0", "4: hooks[0].per_minute: must be a whole number between 1 and"),
        (HOOK + "quiet = 'no'", "4: hooks[0].quiet: must be true or false"),
        (HOOK + "shell = true", "4: hooks[0].shell: unknown key, remove it; known here are on, "),
        ("[hooks]\non = []", "1: hooks: must be a list of tables, begin each with [[hooks]]"),
    ],
)
def test_what_is_wrong_with_a_hook_is_told(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        loaded(tmp_path, text)
    assert str(refusal.value).count("\n") == 0
    assert problem in str(refusal.value)


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o622])
def test_a_file_that_others_can_write_runs_no_command(tmp_path: Path, mode: int) -> None:
    assert loaded(tmp_path, "[attention]\nbell = 'off'\n", mode).attention.bell == "off"
    with pytest.raises(ConfigError) as refusal:
        loaded(tmp_path, HOOK, mode)
    assert str(refusal.value).endswith(
        f"config.toml:3: hooks[0].command: is run as you, and this file can be written by others "
        f"(mode {mode:04o}): own it and chmod go-w it"
    )
