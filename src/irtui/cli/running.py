"""Runs a command: finds its room, and turns every refusal into one sentence and an exit code."""

import sys
from argparse import Namespace
from importlib import import_module

from irtui.cli.loading import loading
from irtui.cli.output import fail, open_streams, settle
from irtui.config.errors import ConfigError
from irtui.store.errors import StoreError

_ROOMS = {
    None: "screen",
    "demo": "demo",
    "check": "check",
    "alerts": "alerts",
    "ack": "ack",
    "note": "note",
    "silence": "silence",
    "declare": "declare",
    "status": "lifecycle",
    "merge": "lifecycle",
    "severity": "lifecycle",
    "role": "role",
    "task": "task",
    "log": "log",
    "update": "update",
    "watch": "watch",
    "record": "record",
    "incidents": "incidents",
    "incident": "incidents",
    "export": "export",
    "report": "report",
    "reviews": "reviews",
    "review": "reviews",
    "runbook": "runbook",
    "handover": "handover",
    "actions": "actions",
    "action": "action",
    "lessons": "lessons",
    "lesson": "lessons",
}


def run(options: Namespace) -> int:
    """Run the command that was asked for."""
    open_streams()
    try:
        with loading():
            room = import_module(f"irtui.cli.{_ROOMS[options.command]}")
        code = int(room.run(options))
        sys.stdout.flush()
        return code
    except ConfigError as error:
        for sentence in str(error).split("\n"):
            fail(sentence)
        return 2
    except StoreError as error:
        fail(str(error))
        return 1
    except BrokenPipeError:
        # Whoever reads our output has enough.
        settle()
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        fail(f"{where}{error.strerror or error}")
        settle()
        return 1
