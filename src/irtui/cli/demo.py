"""`irtui demo`: the terminal UI on the built-in server, with a database that is thrown away."""

import tempfile
from argparse import Namespace
from datetime import timedelta
from pathlib import Path

from irtui.cli import wiring
from irtui.cli.screen import open_screen
from irtui.config.settings import BoardSettings, RunbookSettings, Settings, SourceSettings
from irtui.demo.server import DemoServer
from irtui.demo.story import alerts_at, silences_at


def run(options: Namespace) -> int:
    """Tell the incident until the operator leaves."""
    with (
        tempfile.TemporaryDirectory(prefix="irtui-demo-") as directory,
        DemoServer(now=wiring.now, story=alerts_at, silences=silences_at) as server,
    ):
        settings = Settings(
            sources=(SourceSettings(name="demo", url=server.url, interval=timedelta(seconds=5)),),
            # The demo's server is as young as the demo: it knows all its alerts.
            board=BoardSettings(restart_window=timedelta(0)),
            runbooks=RunbookSettings(directories=(demo_runbooks(),)),
        )
        database = Path(options.db) if options.db else Path(directory) / "demo.db"
        return open_screen(
            wiring.Start(settings, options.operator or "you", database, options.read_only)
        )


def demo_runbooks() -> Path:
    """The runbooks that are shipped with the demo."""
    import irtui.demo

    return Path(irtui.demo.__file__).parent / "runbooks"
