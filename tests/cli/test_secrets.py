"""Secrets of the configuration stay there: no command, log or database ever shows one."""

import os
import pty
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.commands import Irtui, source
from tests.cli.processes import environment, start

Config = Callable[[str], Path]
SECRETS = {
    name: f"Pl4nted{name}"
    for name in ("Password", "Token", "Header", "File", "Variable", "Url", "Proxy", "Typo")
}
COMMANDS = pytest.mark.parametrize(
    "command",
    [[], ["check"], ["alerts"], ["alerts", "--json"], ["incidents"], ["incident", "1"], ["demo"]],
)


class _Echo(BaseHTTPRequestHandler):
    """Answers every request with an error that repeats the headers it got."""

    def do_GET(self) -> None:
        body = str(self.headers).encode()
        self.send_response(int(self.path.strip("/").split("/")[0]), "".join(SECRETS.values()))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def echo() -> Iterator[str]:
    """The address of a server that repeats what it was told."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def planted(echo: str, config: Config, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration with every kind of secret, for a server that repeats them."""
    (home / "secret").touch(0o600)
    (home / "secret").write_text(SECRETS["File"])
    monkeypatch.setenv("TOKEN", SECRETS["Variable"])
    logins = {
        "200": f'basic_auth = {{ username = "irtui", password = "{SECRETS["Password"]}" }}\n',
        "401": f'bearer_token = "{SECRETS["Token"]}"\n',
        "403": f'headers = {{ X-Scope = "{SECRETS["Header"]}" }}\n',
        "404": f'bearer_token_file = "{home}/secret"\n',
        "500": 'bearer_token_env = "TOKEN"\n',
    }
    return config(
        "".join(source(f"s{code}", f"{echo}/{code}") + login for code, login in logins.items())
    )


def leaked(*texts: str | bytes) -> list[str]:
    """The names of the secrets in texts."""
    whole = b"".join(text.encode() if isinstance(text, str) else text for text in texts)
    return [name for name, secret in SECRETS.items() if secret.encode() in whole]


@COMMANDS
def test_no_command_shows_a_secret(planted: Path, irtui: Irtui, command: list[str]) -> None:
    said = irtui(*command)
    assert leaked(said.out, said.err) == []
    if command in (["check"], ["alerts"]):
        assert all(f"s{code}" in said.out + said.err for code in (200, 401, 403, 404, 500))


@COMMANDS
@pytest.mark.parametrize(
    "mistake",
    [
        f'url = "http://u:{SECRETS["Url"]}@127.0.0.1:1"',
        f'url = "http://127.0.0.1:1?token={SECRETS["Url"]}"',
        f'proxy = "http://u:{SECRETS["Proxy"]}@127.0.0.1:1"',
        f'basic_auth = {{ username = "u", pasword = "{SECRETS["Typo"]}" }}',
        f'basic_auth = "{SECRETS["Typo"]}"',
        f'bearer_token = ["{SECRETS["Token"]}"]',
        f'bearer_token = "{SECRETS["Token"]}\\n"',
        f'headers = {{ X = "{SECRETS["Header"]}\\u0001" }}',
        f'headers = "{SECRETS["Header"]}"',
        f'token = "{SECRETS["Token"]}"',
        f"bearer_token = {SECRETS['Token']}",
        f'bearer_token = "{SECRETS["Token"]}',
    ],
)
def test_no_mistake_with_a_secret_shows_it(
    config: Config, irtui: Irtui, command: list[str], mistake: str
) -> None:
    text = '[[sources]]\nname = "a"\n' + mistake + "\n"
    config(text if "url" in mistake else text + 'url = "http://127.0.0.1:1"\n')
    said = irtui(*command)
    assert leaked(said.out, said.err) == []
    assert said.code == (1 if command == ["demo"] else 2)


def test_screen_log_and_database_show_no_secret(planted: Path, home: Path) -> None:
    controller, terminal = pty.openpty()
    process = start(
        home, "--config", str(planted), stdin=terminal, stdout=terminal, stderr=terminal,
        env=environment(home, TOKEN=SECRETS["Variable"], LINES="24", COLUMNS="120"),
        start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    try:
        shown = _read_until(controller, b"s401")
        process.send_signal(signal.SIGTERM)
        shown += _read_until(controller, None)
        assert process.wait(30) != 0
    finally:
        process.kill()
        process.wait()
        os.close(controller)
    assert leaked(shown) == []
    files = [path for path in (home / ".local").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".db", ".log"}
    assert [(path, leaked(path.read_bytes())) for path in files if leaked(path.read_bytes())] == []
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def _read_until(controller: int, wanted: bytes | None) -> bytes:
    """What a terminal was told until some text came, or to its end."""
    seen = b""
    deadline = time.monotonic() + 30
    while wanted is None or wanted not in seen:
        assert select.select([controller], [], [], max(0, deadline - time.monotonic()))[0], seen
        try:
            part = os.read(controller, 65536)
        except OSError:
            # Linux says so when nobody holds the other end any more.
            part = b""
        if not part:
            assert wanted is None, seen
            break
        seen += part
    return seen
