"""How much a long run does: all of it where IRTUI_SOAK is set (`make soak`), else a tenth."""

import os

SOAK = bool(os.environ.get("IRTUI_SOAK"))


def volume(full: int) -> int:
    """So many of `full` are done in this run."""
    return full if SOAK else full // 10
