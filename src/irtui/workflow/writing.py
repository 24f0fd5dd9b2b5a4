"""Files that are written whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path


def whole(target: Path, content: bytes) -> None:
    """Put a file in its place once all of it is on the disk; OSError names the file itself."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise OSError(error.errno, error.strerror, str(target)) from None
