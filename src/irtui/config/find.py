"""Finds the settings to use: a file, else the environment, else what amtool uses."""

import getpass
import os
from collections.abc import Mapping
from pathlib import Path

from irtui import paths
from irtui.config.errors import ConfigError, NothingConfigured
from irtui.config.load import load
from irtui.config.settings import Settings, SourceSettings
from irtui.config.urls import base_url
from irtui.config.values import operator_text
from irtui.text import clean

VARIABLES = ("IRTUI_ALERTMANAGER_URL", "ALERTMANAGER_URL", "ALERTMANAGER_URI")


def settings_for(option: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings from the named file, else from the usual one, else of one Alertmanager.

    That one comes from the first of VARIABLES that is set, else from amtool's own settings.
    ConfigError says what is wrong, NothingConfigured that there is nothing anywhere.
    """
    if option is not None:
        return load(option)
    file = paths.config_file()
    # A dangling link is a mistake to tell, not an absent file.
    if os.path.lexists(file):
        return load(file)
    source = _from_environment(environ) or _from_amtool()
    if source is None:
        raise NothingConfigured(_nothing(file))
    return Settings(sources=(source,))


def operator_name(option: str | None, environ: Mapping[str, str], settings: Settings) -> str:
    """Who acts: the option, else IRTUI_OPERATOR, else the configuration, else the OS user."""
    if option is not None:
        return _operator(option, "--operator")
    if name := environ.get("IRTUI_OPERATOR", ""):
        return _operator(name, "IRTUI_OPERATOR")
    return settings.operator or _os_user()


def _from_environment(environ: Mapping[str, str]) -> SourceSettings | None:
    for variable in VARIABLES:
        if text := environ.get(variable, ""):
            try:
                return SourceSettings(name="alertmanager", url=base_url(text))
            except ValueError as error:
                raise ConfigError(f"{variable}: {error}") from None
    return None


def _from_amtool() -> SourceSettings | None:
    from irtui.config import amtool

    return amtool.source(paths.amtool_files())


def _operator(text: str, origin: str) -> str:
    try:
        return operator_text(text)
    except ValueError as error:
        raise ConfigError(f"{origin}: {error}") from None


def _os_user() -> str:
    try:
        return operator_text(getpass.getuser())
    except (ImportError, KeyError, OSError, ValueError):
        # A container may run under a number that has no name.
        return f"uid {os.getuid()}"


def _nothing(file: Path) -> str:
    config = clean(str(file))
    return (
        f"No monitor is configured: there is no {config}, none of {', '.join(VARIABLES)} is set, "
        "and amtool's settings name no alertmanager.url.\n"
        f"Copy {clean(str(paths.example_config()))} to {config} and name your Alertmanager in it.\n"
        "To look around without a monitor, run: irtui demo"
    )
