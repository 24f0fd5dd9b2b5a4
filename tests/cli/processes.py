"""Runs irtui as a process of its own, as a shell does."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

IRTUI = [sys.executable, "-m", "irtui"]


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a shell with this home would pass on; output is buffered as usual."""
    return {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm-256color", **more}


def start(home: Path, *arguments: str, **options: Any) -> "subprocess.Popen[bytes]":
    """Start a command in its home."""
    environ = options.pop("env", environment(home))
    return subprocess.Popen([*IRTUI, *arguments], cwd=home, env=environ, **options)


def run(home: Path, *arguments: str, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run a command in its home; its output is kept unless it goes elsewhere."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    process = start(home, *arguments, **options)
    out, err = process.communicate(timeout=30)
    return subprocess.CompletedProcess(arguments, process.returncode, out or b"", err or b"")
