from datetime import timedelta
from pathlib import Path

import pytest

from irtui.config.errors import ConfigError
from irtui.config.load import load
from irtui.config.settings import Settings

CONTRACT = """\
operator = "alice"
database = "~/.local/share/irtui/irtui.db"

[[sources]]
name = "prod-eu"
kind = "alertmanager"
url = "https://am.example/alertmanager/"
interval = "15s"
timeout = "10s"
headers = { X-Scope-OrgID = "team-a" }
basic_auth = { username = "irtui", password_file = "/run/secrets/am" }

[runbooks]
directories = ["~/runbooks"]
run_commands = false
"""
SOURCE = '[[sources]]\nname = "a"\nurl = "http://am"\n'


def problems(path: Path, text: str | bytes, mode: int = 0o600) -> list[str]:
    """What is said about a configuration, without the file's name in front."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(mode)
    with pytest.raises(ConfigError) as caught:
        load(path)
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{path}:") for line in lines)
    return [line.removeprefix(f"{path}:") for line in lines]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", "/home/alice")
    return tmp_path / "config.toml"


def test_the_least_that_must_work_works(path: Path) -> None:
    path.write_text(CONTRACT)
    found = load(path)
    source = found.sources[0]
    assert found.operator == "alice"
    assert found.database == "/home/alice/.local/share/irtui/irtui.db"
    assert source.addresses == ("https://am.example/alertmanager",)
    assert (source.interval, source.timeout) == (timedelta(seconds=15), timedelta(seconds=10))
    assert source.basic_auth is not None
    assert source.basic_auth.password_file == Path("/run/secrets/am")
    assert found.runbooks.directories == (Path("/home/alice/runbooks"),)
    assert "team-a" not in repr(found)


def test_an_empty_file_gives_the_defaults(path: Path) -> None:
    path.write_text("")
    assert load(path) == Settings()


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + CONTRACT.replace("\n", "\r\n").encode())
    assert load(path).operator == "alice"


def test_relative_paths_start_beside_the_file(path: Path) -> None:
    path.write_text('database = "own.db"\n[runbooks]\ndirectories = ["books"]')
    found = load(path)
    assert found.runbooks.directories == (path.parent / "books",)
    assert found.database == str(path.parent / "own.db")


def test_all_problems_are_told_in_the_order_of_their_lines(path: Path) -> None:
    text = """\
[runbooks]
directorys = []

[[sources]]
name = "a"
url = "http://am"
intervall = "15s"
urls = ["http://am-2"]

[board]
grace = "soon"
"""
    assert problems(path, text) == [
        '2: runbooks.directorys: unknown key, did you mean "directories"?',
        '7: sources[0].intervall: unknown key, did you mean "interval"?',
        "8: sources[0].urls: needs exactly one of url and urls (the members of one cluster)",
        '11: board.grace: "soon" is not a duration such as "15s", "2h" or "30d"',
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("operater = 'a'", '1: operater: unknown key, did you mean "operator"?'),
        (
            "[telemetry]",
            "1: telemetry: unknown key, remove it; known here are operator, database, sources, "
            "watchdog, board, attention, hooks, triage, silences, updates, reminders, runbooks, "
            "severity, report, views",
        ),
        ('"\\u001b[2J" = 1', None),
        ("operator = 1", "1: operator: must be text in quotes"),
        ("operator = ' '", "1: operator: must not be empty"),
        (f"operator = '{'a' * 65}'", "1: operator: must be at most 64 characters"),
        (
            "\n[source]\nname = 'a'",
            '2: source: unknown key, did you mean "sources"?',
        ),
        (
            "[sources]\nname = 'a'",
            "1: sources: must be a list of tables, begin each source with [[sources]]",
        ),
        ("sources = ['a']", "1: sources[0]: must be a table"),
        ("runbooks = 1", "1: runbooks: must be a table"),
        ("[runbooks]\ndirectories = 'a'", "2: runbooks.directories: must be a list in [ ]"),
        (
            "[runbooks]\ncommand_timeout = '2h'",
            '2: runbooks.command_timeout: must be between "1s" and "1h"',
        ),
        (
            "[runbooks]\nenvironment = ['A B']",
            "2: runbooks.environment[0]: must be the name of an environment variable",
        ),
        (
            "[[sources]]\nname = 'a'\nurl = 'http://a'\nbearer_token_env = 'TOKEN'\n"
            "[runbooks]\nenvironment = ['A', 'TOKEN']",
            "6: runbooks.environment[1]: holds a secret of ours, which no command of a "
            "runbook gets",
        ),
        (
            "[runbooks]\nprometheus_login = 'prod'",
            "2: runbooks.prometheus_login: no source has this name, name the one that is logged "
            "in to alike",
        ),
        ("[runbooks]\nrun_commands = 'no'", "2: runbooks.run_commands: must be true or false"),
        (
            "[runbooks]\ndirectories = ['a\\u0000b', \"a\\u0000b\"]",
            "2: runbooks.directories[1]: must be a path, not empty and without NUL characters",
        ),
        (
            "[runbooks]\ndirectories = ['~nobody-here/x']",
            "2: runbooks.directories[0]: begins with a ~ for which there is no home directory",
        ),
        (
            "[severity.SEV1]\nname = ''",
            "2: severity.SEV1.name: must not be empty",
        ),
        (
            "severity.label_map.map = { critical = 'SEV9' }",
            '1: severity.label_map.map.critical: must be "SEV1", "SEV2", "SEV3", "SEV4", "SEV5" '
            'or ""',
        ),
        (
            "operator = a",
            "1: not valid TOML: Invalid value (column 12), text needs quotes around it",
        ),
        (
            f"operator = {'9' * 5000}",
            " not valid TOML: it holds a number or date that no program can read, correct it",
        ),
        (
            "\n[runbooks]\ndirectories = ['a'",
            "3: not valid TOML: Unclosed array (at the end of the file)",
        ),
    ],
)
def test_a_bad_setting_is_one_sentence_with_line_and_key(
    path: Path, text: str, said: str | None
) -> None:
    told = problems(path, text)
    assert len(told) == 1
    assert told[0].isprintable()
    if said:
        assert told == [said]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "interval = 15",
            '4: sources[0].interval: must be a duration in quotes such as "15s", "2h" or "30d"',
        ),
        ("interval = '0s'", '4: sources[0].interval: must be between "1s" and "1d"'),
        ("timeout = '0s'", '4: sources[0].timeout: must be between "1ms" and "1d"'),
        ("kind = 'nagios'", '4: sources[0].kind: must be "alertmanager"'),
        (
            "nested.a = 1",
            "4: sources[0].nested: unknown key, remove it; known here are name, kind, "
            "url, urls, interval, timeout, headers, basic_auth, bearer_token, bearer_token_file, "
            "bearer_token_env, tls, proxy",
        ),
        ("[[sources]]\nurl = 'http://b'", "4: sources[1]: name is missing, add it"),
        (
            "[[sources]]\nname = 'b'",
            "4: sources[1]: needs exactly one of url and urls (the members of one cluster)",
        ),
        (
            "[[sources]]\nname = 'b'\nurls = ['http://b', 'http://b/']",
            "6: sources[1].urls: names the same server twice, name each member once",
        ),
        (
            "[[sources]]\nurl = 'http://b'\nname = 'a'",
            "6: sources[1].name: another source has this name, each needs its own",
        ),
        (
            "bearer_token_env = 'A'\nbasic_auth = { username = 'a', password_env = 'B' }",
            "4: sources[0].bearer_token_env: has several logins, keep one of basic_auth, "
            "bearer_token_file, bearer_token_env, bearer_token and an Authorization header",
        ),
        (
            "bearer_token_file = '/a'\nheaders = { authorization = 'B' }",
            "1: sources[0]: has several logins, keep one of basic_auth, "
            "bearer_token_file, bearer_token_env, bearer_token and an Authorization header",
        ),
        (
            "basic_auth = { username = 'a' }",
            "4: sources[0].basic_auth: needs exactly one of password_file, password_env or "
            "password",
        ),
        (
            "basic_auth = { username = 'a', passwd = 'b' }",
            '4: sources[0].basic_auth.passwd: unknown key, did you mean "password"?',
        ),
        (
            "tls.key_file = '/key'",
            "4: sources[0].tls.key_file: needs cert_file beside it",
        ),
        (
            "bearer_token_env = '$TOKEN'",
            "4: sources[0].bearer_token_env: must be the name of an environment variable",
        ),
        (
            "headers = { 'X Y' = '1' }",
            '4: sources[0].headers."X Y": is not a header name, use letters, digits and dashes',
        ),
        (
            "proxy = 'http://u:secret@p'",
            "4: sources[0].proxy: holds a user name, which is not supported for a proxy",
        ),
    ],
)
def test_a_bad_source_is_one_sentence_with_line_and_key(path: Path, lines: str, said: str) -> None:
    told = problems(path, SOURCE + lines)
    assert said in told
    assert len(told) == 1 + ("passwd" in lines)


SECRET = "hunter2"


@pytest.mark.parametrize(
    "lines",
    [
        f'bearer_token = "{SECRET}é"',
        f'bearer_token_env = "{SECRET}!"',
        f'basic_auth = "{SECRET}"',
        f'basic_auth = {{ username = "a", password = ["{SECRET}"] }}',
        f'basic_auth = {{ username = 1, password = "{SECRET}" }}',
        f'basic_auth = {{ username = "a", pasword = "{SECRET}" }}',
        f'headers = {{ X-Key = "{SECRET}\\n" }}',
        f'headers = "{SECRET}"',
        f'proxy = "http://u:{SECRET}@proxy"',
        f'urls = ["https://u:{SECRET}@am"]',
        f'bearer_token = "{SECRET}',
        f"bearer_token = {SECRET}",
        f'bearer_token = "{SECRET}"\nbearer_token_env = "A"',
    ],
)
def test_no_sentence_holds_a_secret(path: Path, lines: str) -> None:
    assert SECRET not in "\n".join(problems(path, SOURCE + lines))


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        (
            f"{SOURCE}basic_auth = {{ username = 'a', password = '{SECRET}' }}",
            "4: sources[0].basic_auth.password",
        ),
        (f"{SOURCE}bearer_token = '{SECRET}'", "4: sources[0].bearer_token"),
        (f"database = 'postgresql://a:{SECRET}@db/irtui'", "1: database"),
    ],
)
def test_a_password_may_stand_only_in_a_file_that_nobody_else_can_read(
    path: Path, lines: str, key: str
) -> None:
    said = (
        f"{key}: holds a secret in a file that others can read, chmod 600 the file and own it, "
        "or name the secret's own file or environment variable instead"
    )
    for mode in (0o644, 0o640, 0o602):
        assert problems(path, lines, mode) == [said]
    path.chmod(0o600)
    assert SECRET not in repr(load(path))


def test_header_values_may_stand_in_any_file(path: Path) -> None:
    path.write_text(SOURCE + "headers = { X-Scope-OrgID = 'team-a' }")
    path.chmod(0o644)
    assert load(path).sources[0].headers["X-Scope-OrgID"].get_secret_value() == "team-a"


def test_commands_are_run_only_where_nobody_else_can_write_the_file(path: Path) -> None:
    lines = "[runbooks]\nrun_commands = true"
    assert problems(path, lines, 0o620) == [
        "2: runbooks.run_commands: runs commands as you, and this file can be written by others "
        "(mode 0620): own it and chmod go-w it"
    ]
    path.chmod(0o644)
    assert load(path).runbooks.run_commands


def test_what_is_no_readable_file_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r": there is no such file, check the path$"):
        load(path)
    with pytest.raises(ConfigError, match=r": is a directory, name a file in it$"):
        load(path.parent)
    with pytest.raises(ConfigError, match=r": is not a path that a file can have$"):
        load(Path("a\0b"))
    assert problems(path, b"\n\nname = '\xff'") == ["3: is not UTF-8 text, save the file as UTF-8"]
    assert problems(path, b"#" * 1_000_001) == [
        " is over 1000000 bytes, which no configuration is; name another"
    ]
    assert problems(path, "a = " + "[" * 50_000) == [" is nested too deeply, write it flatter"]

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ConfigError, match="cannot be read, you have no permission"):
        load(path)
