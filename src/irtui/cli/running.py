"""Runs a command: finds its room, and turns every refusal into one sentence and an exit code."""

from argparse import Namespace
from importlib import import_module

from irtui.cli.output import fail
from irtui.config.errors import ConfigError
from irtui.store.errors import StoreError

_ROOMS = {
    None: "screen",
    "demo": "demo",
    "check": "check",
    "alerts": "alerts",
    "incidents": "incidents",
    "incident": "incidents",
    "export": "export",
}


def run(options: Namespace) -> int:
    """Run the command that was asked for."""
    room = import_module(f"irtui.cli.{_ROOMS[options.command]}")
    try:
        return int(room.run(options))
    except ConfigError as error:
        fail(str(error))
        return 2
    except StoreError as error:
        fail(str(error))
        return 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        fail(f"{where}{error.strerror or error}")
        return 1
