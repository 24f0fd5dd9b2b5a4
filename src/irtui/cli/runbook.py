"""`irtui runbook show`, `check` and `stats`: runbooks from a script."""

from argparse import Namespace
from importlib import import_module

_ROOMS = {"show": "runbookshow", "check": "runbookcheck", "stats": "runbookstats"}


def run(options: Namespace) -> int:
    """Do what was asked for; each command loads only what it needs."""
    room = import_module(f"irtui.cli.{_ROOMS[options.runbook_command]}")
    return int(room.run(options))
