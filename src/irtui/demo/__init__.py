"""The demo: an Alertmanager-compatible server on loopback that tells an incident."""

from pathlib import Path


def runbooks_dir() -> Path:
    """The runbooks of the demo's services, one per alert name."""
    return Path(__file__).parent / "runbooks"
