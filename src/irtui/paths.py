"""Where things are: XDG directories and the files that are shipped with the program."""

import os
from pathlib import Path


def styles_dir() -> Path:
    """Where the style sheets are: inside the installed package, else at the top of a checkout."""
    return _shipped("styles")


def example_config() -> Path:
    """The commented example configuration that is shipped with the program."""
    return _shipped("config.example.toml")


def config_file() -> Path:
    """The configuration file that is read unless another one is named."""
    return _xdg("XDG_CONFIG_HOME", ".config") / "irtui" / "config.toml"


def database_file() -> Path:
    """The store that is used unless another one is named."""
    return _xdg("XDG_DATA_HOME", ".local/share") / "irtui" / "irtui.db"


def log_file() -> Path:
    """The log file; created with mode 0600."""
    return _xdg("XDG_STATE_HOME", ".local/state") / "irtui" / "irtui.log"


def amtool_files() -> list[Path]:
    """Where amtool keeps its settings, first wins (upstream's places, then Debian's)."""
    home = _xdg("XDG_CONFIG_HOME", ".config")
    etc = Path("/etc")
    return [
        home / "amtool" / "config.yml",
        etc / "amtool" / "config.yml",
        home / "prometheus" / "amtool.yml",
        etc / "prometheus" / "amtool.yml",
    ]


def _shipped(name: str) -> Path:
    installed = Path(__file__).parent / name
    return installed if installed.exists() else Path(__file__).parents[2] / name


def _xdg(variable: str, default: str) -> Path:
    value = os.environ.get(variable, "")
    # The XDG specification tells programs to ignore relative paths.
    return Path(value) if value.startswith("/") else Path(os.path.expanduser("~")) / default
