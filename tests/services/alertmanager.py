"""Starts real Alertmanagers on loopback for tests, alone or as a cluster of two."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

PATIENCE = 30.0
CONFIG = """\
route:
  receiver: default
  group_by: [alertname, cluster]
  group_wait: 0s
  group_interval: 1s
  routes:
    - receiver: oncall
      matchers: ['severity="critical"']
      continue: true
    - receiver: default
inhibit_rules:
  - source_matchers: ['severity="critical"']
    target_matchers: ['severity=~"warning|info"']
    equal: [alertname, cluster, instance]
receivers:
  - name: default
  - name: oncall
"""


def require() -> str:
    """The Alertmanager program; without one the test is skipped, or fails where CI=true."""
    for name in ("prometheus-alertmanager", "alertmanager"):
        if program := shutil.which(name):
            return program
    reason = "no Alertmanager installed: run tests/services/install.sh"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


class RealAlertmanager:
    """One Alertmanager that notifies nobody; `start` after `stop` keeps its port and its data."""

    def __init__(self, directory: Path | None = None, *, cluster: list[str] | None = None) -> None:
        self.program = require()
        self._own = None if directory else tempfile.TemporaryDirectory(prefix="irtui-am-")
        self.directory = directory or Path(self._own.name)  # type: ignore[union-attr]
        self.cluster = ["--cluster.listen-address="] if cluster is None else cluster
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._client = httpx.Client(base_url=self.url, trust_env=False, timeout=10)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._client.close()
        if self._own:
            self._own.cleanup()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / "alertmanager.yml").write_text(CONFIG)
        with (self.directory / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log)
        self.wait(self._ready)

    def stop(self) -> None:
        """End it as an operator would; silences are kept."""
        self._end(subprocess.Popen.terminate)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(subprocess.Popen.kill)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any request, with its answer whatever the status."""
        return self._client.request(method, path, **options)

    def get(self, path: str) -> Any:
        """The JSON at a path below the address; a bad status is an error."""
        return self.request("GET", path).raise_for_status().json()

    def post(self, alerts: list[dict[str, Any]]) -> None:
        """Tell it alerts; `labels` is the only key they need."""
        self.request("POST", "/api/v2/alerts", json=alerts).raise_for_status()

    def silence(self, silence: dict[str, Any]) -> str:
        """Create or change a silence; returns its id."""
        answer = self.request("POST", "/api/v2/silences", json=silence).raise_for_status()
        return str(answer.json()["silenceID"])

    def wait(self, done: Callable[[], bool]) -> None:
        """Ask again and again until something is so; tests wait nowhere else."""
        deadline = time.monotonic() + PATIENCE
        while not done():
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                log = (self.directory / "log").read_text(errors="replace")[-2000:]
                pytest.fail(f"Alertmanager {'ended' if ended else 'is not ready'}:\n{log}")
            time.sleep(0.02)

    def _ready(self) -> bool:
        try:
            return self.request("GET", "/-/ready").is_success
        except httpx.TransportError:
            return False

    def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> None:
        if self._process is None:
            return
        how(self._process)
        self._process.wait(PATIENCE)
        self._process = None

    def _command(self) -> list[str]:
        return [
            self.program,
            f"--config.file={self.directory / 'alertmanager.yml'}",
            f"--storage.path={self.directory / 'storage'}",
            f"--web.listen-address=127.0.0.1:{self.port}",
            f"--web.external-url={self.url}",
            "--log.level=warn",
            *self.cluster,
        ]


class RealCluster:
    """Two Alertmanagers that gossip: silences are shared, alerts are not."""

    def __init__(self) -> None:
        ports = free_port(), free_port()
        self.members = tuple(
            RealAlertmanager(cluster=_gossip(own, other)) for own, other in (ports, ports[::-1])
        )

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of both members."""
        return tuple(member.url for member in self.members)

    def __enter__(self) -> Self:
        try:
            for member in self.members:
                member.start()
            for member in self.members:
                member.wait(lambda member=member: self._settled(member))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for member in self.members:
            member.__exit__()

    def _settled(self, member: RealAlertmanager) -> bool:
        cluster = member.get("/api/v2/status")["cluster"]
        return cluster["status"] == "ready" and len(cluster["peers"]) == len(self.members)


def free_port() -> int:
    """A port of loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _gossip(own: int, other: int) -> list[str]:
    return [
        f"--cluster.listen-address=127.0.0.1:{own}",
        f"--cluster.advertise-address=127.0.0.1:{own}",
        f"--cluster.peer=127.0.0.1:{other}",
        "--cluster.settle-timeout=1s",
        "--cluster.reconnect-interval=1s",
        "--cluster.pushpull-interval=1s",
    ]
