"""A house of its own for each measurement: configuration, store and environment in a directory."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from bench.monitor import Monitor
from bench.terminal import Terminal
from irtui.domain.alert import Alert
from irtui.sources.alertmanager_list import AlertList
from irtui.sources.names import member_names
from irtui.store.opening import open_store
from irtui.store.tables import Episode
from irtui.store.values import members_column

SOURCE = "local"
OPERATOR = "operator"
FRESH = " ● "  # stands in the header once the monitor has answered
BLANK = [sys.executable, "-m", "bench.blank"]
BLANK_SIGN = "blank"
_PIECE = 1000
_KEPT = ("PATH", "PYTHONPATH", "VIRTUAL_ENV")


class House:
    """An irtui on one monitor, with a database that exists; `known`: it holds all alerts."""

    def __init__(
        self, directory: Path, monitor: Monitor, *, interval: str = "15s", known: bool = True
    ) -> None:
        directory.mkdir()
        self.database = directory / "irtui.db"
        self._config = directory / "config.toml"
        self._config.write_text(
            f'operator = "{OPERATOR}"\n\n[[sources]]\nname = "{SOURCE}"\nurl = "{monitor.url}"\n'
            f'interval = "{interval}"\ntimeout = "60s"\n'
        )
        self._config.chmod(0o600)
        self.environment = environment(directory)
        alerts = alerts_in(monitor) if known else []
        _fill(self.database, alerts)

    def open(self, *, impatient: float | None = None) -> Terminal:
        """The terminal UI; `impatient` polls at that many seconds, fewer than may be configured."""
        return Terminal(self.command(impatient=impatient), self.environment)

    def command(self, *arguments: str, impatient: float | None = None) -> list[str]:
        """How irtui is started here."""
        module = ["irtui"] if impatient is None else ["bench.impatient", str(impatient)]
        options = ["--config", str(self._config), "--db", str(self.database)]
        return [sys.executable, "-m", *module, *arguments, *options]


def environment(directory: Path) -> dict[str, str]:
    """What a program in a bare terminal sees; all it keeps goes to the directory."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    places = {f"XDG_{name}_HOME": str(directory) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {
        **kept, **places, "HOME": str(directory), "TERM": "xterm-256color", "LANG": "C.UTF-8",
    }  # fmt: skip


def alerts_in(monitor: Monitor) -> list[Alert]:
    """The monitor's alerts as irtui reads them."""
    member = member_names([monitor.url])[monitor.url]
    return list(AlertList(SOURCE, member).read(monitor.body()).alerts.values())


def _fill(path: Path, alerts: list[Alert]) -> None:
    """Make the database, and record in it what would have been recorded long ago."""
    store = open_store(path)
    now = datetime.now(UTC)
    for start in range(0, len(alerts), _PIECE):
        rows = [
            {
                "source": alert.source,
                "fingerprint": alert.fingerprint,
                "starts_at": alert.starts_at,
                "alertname": alert.name,
                "labels": dict(alert.labels),
                "annotations": dict(alert.annotations),
                "members": members_column(alert.members),
                "generator_url": alert.generator_url,
                "first_seen_at": now,
            }
            for alert in alerts[start : start + _PIECE]
        ]
        with store.write() as session:
            session.execute(insert(Episode), rows)
    store.close()
