"""Loads libraries without looking for garbage meanwhile, since loading makes none."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """No garbage is looked for in here, nor ever again in what is there afterwards.

    That saves a tenth of the start, and a stall at every later collection.
    """
    gc.disable()
    # httpx loads its own command line, for which click, rich and pygments may be there.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
