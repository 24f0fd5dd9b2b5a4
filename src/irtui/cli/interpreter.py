"""How Python itself is set, so that neither a poll nor a look for garbage freezes the keys."""

import gc
import sys
from collections.abc import Mapping
from typing import Any

# Seconds after which a thread that computes gives way; Python's own value is five times that, and
# a key waits for it several times until the screen has answered.
_TURN = 0.001
_ROUND = 10


class SetAside:
    """Sets aside what a full collection found alive, so that the next one looks only at what is
    newer: over the objects of fifty thousand alerts, each takes longer than a key may.

    What becomes garbage in a cycle after it was set aside stays until the last collection of each
    round, which looks at everything again.
    """

    def __init__(self, every: int = _ROUND) -> None:
        self._every = every
        self._count = 0

    def __call__(self, phase: str, info: Mapping[str, Any]) -> None:
        """Take a call of `gc.callbacks`."""
        if info["generation"] < 2:
            return
        if phase == "stop":
            gc.freeze()
            return
        self._count += 1
        if self._count % self._every == 0:
            gc.unfreeze()


def set_up() -> None:
    """Set the interpreter for a program that polls and draws at the same time."""
    sys.setswitchinterval(_TURN)
    gc.callbacks.append(SetAside())
