"""What it ran on: numbers mean little without it."""

import os
import platform
import sys
from importlib.metadata import version
from typing import Any


def machine() -> dict[str, Any]:
    """Size and load of this machine, and the versions that matter."""
    return {
        "cpus": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "load": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "textual": version("textual"),
        "irtui": version("irtui"),
    }


def usable() -> bool:
    """Whether it can be measured here."""
    return sys.platform == "linux"
