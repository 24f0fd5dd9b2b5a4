"""The log file: mode 0600, rotated, without local variables and without httpx's request lines."""

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path


def log_to(path: Path) -> None:
    """Send our log to a file; where that can't be, to nowhere: the screen is not for logs."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for noisy in ("httpx", "httpcore", "markdown_it", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
