"""`irtui demo`: the terminal UI on the built-in server, with a database that is thrown away."""

import tempfile
from argparse import Namespace
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from irtui.cli import wiring
from irtui.cli.screen import open_screen, usable_terminal
from irtui.config.settings import BoardSettings, RunbookSettings, Settings, SourceSettings
from irtui.demo import runbooks_dir
from irtui.demo.server import DemoServer
from irtui.demo.story import alerts_at, silences_at


def run(options: Namespace) -> int:
    """Tell the incident until the operator leaves; 1 where there is no terminal to tell it on."""
    if not usable_terminal():
        return 1
    with (
        tempfile.TemporaryDirectory(prefix="irtui-demo-") as directory,
        DemoServer(now=wiring.now, story=alerts_at, silences=silences_at) as server,
    ):
        start = wiring.start_with(options, _settings(server.url))
        if not options.db:
            start = replace(start, database=Path(directory) / "demo.db")
            # Made here, since --read-only makes none.
            with wiring.desk_of(replace(start, read_only=False)):
                pass
        return open_screen(start)


def _settings(url: str) -> Settings:
    return Settings(
        operator="you",
        sources=(SourceSettings(name="demo", url=url, interval=timedelta(seconds=5)),),
        # The demo's server is as young as the demo: it knows all its alerts.
        board=BoardSettings(restart_window=timedelta(0)),
        runbooks=RunbookSettings(directories=(runbooks_dir(),)),
    )
