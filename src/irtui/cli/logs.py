"""The log file: mode 0600, rotated, without local variables and without httpx's request lines."""

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path


class _PrivateFile(RotatingFileHandler):
    """Nobody else can read the log, also after it was rotated."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding="utf-8", errors="replace")


def log_to(path: Path) -> None:
    """Send our log to a file; where that can't be, to nowhere: the screen is not for logs."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = _PrivateFile(path, maxBytes=1_000_000, backupCount=3)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log_by(handler)


def log_by(handler: logging.Handler) -> None:
    """Give our log to a handler; other libraries only speak up when something is wrong."""
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for noisy in ("httpx", "httpcore", "markdown_it", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
