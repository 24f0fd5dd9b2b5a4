"""What many measurements say together."""

import json
import time
from collections.abc import Sequence
from statistics import median

__all__ = ["loads_seconds", "median", "p99"]


def p99(samples: Sequence[float]) -> float:
    """The value that 99 of 100 samples do not exceed; the largest where there are few."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def loads_seconds(body: bytes, runs: int = 5) -> float:
    """How long `json.loads` of a body takes here, the median of several runs."""
    found: list[float] = []
    for _ in range(runs):
        began = time.monotonic()
        value = json.loads(body)
        found.append(time.monotonic() - began)
        del value
    return median(found)
