"""Reads the configuration file; every problem is told with file, line and key."""

import re
import tomllib
from pathlib import Path
from typing import Any

from irtui.config.errors import ConfigError, refused
from irtui.config.files import exposure, meddling, read
from irtui.config.settings import Settings
from irtui.config.table import ValidationError
from irtui.config.updates import directory_beside
from irtui.config.values import Origin
from irtui.text import clean

_PLACE = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")


def load(path: Path) -> Settings:
    """The settings in a TOML file; ConfigError lists all problems, sorted by line.

    Relative paths in it start at the file's own directory. Passwords may stand in it only if
    nobody else can read it.
    """
    text, status = read(path)
    data = _parsed(path, text)
    origin = Origin(path.absolute().parent, exposure(status) is None, meddling(status))
    try:
        settings = Settings.model_validate(data, context=origin)
    except ValidationError as error:
        raise ConfigError(_problems(path, text, data, error)) from None
    return _with_templates(path, text, settings)


def _with_templates(path: Path, text: str, settings: Settings) -> Settings:
    """The settings with the directory of the templates, which are read once to see all is well."""
    directory = directory_beside(path, settings.updates)
    if not (directory or settings.updates.channel):
        return settings
    from irtui.config.templates import problems

    if found := problems(directory, settings.updates):
        from irtui.config.lines import Lines

        lines = Lines(text)
        told = [f"{clean(str(path))}:{lines.of(at)}: {key}: {why}" for at, key, why in found]
        raise ConfigError("\n".join(told))
    updates = settings.updates.model_copy(update={"templates": directory})
    return settings.model_copy(update={"updates": updates})


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise refused(path, "", "is nested too deeply, write it flatter") from None
    except ValueError as error:
        raise ConfigError(f"{clean(str(path))}{_syntax(str(error), text)}") from None


def _syntax(message: str, text: str) -> str:
    place = _PLACE.search(message)
    if place is None:
        # Python's own limits speak of Python here, not of the file.
        return ": not valid TOML: it holds a number or date that no program can read, correct it"
    line = place[1] or text.count("\n") + 1
    column = f" (column {place[2]})" if place[2] else " (at the end of the file)"
    what = message[: place.start()]
    hint = ", text needs quotes around it" if what == "Invalid value" else ""
    return f":{line}: not valid TOML: {clean(what)}{column}{hint}"


def _problems(path: Path, text: str, data: dict[str, Any], error: ValidationError) -> str:
    from irtui.config.lines import Lines
    from irtui.config.wording import key, location, problem

    lines = Lines(text)
    problems = []
    for one in error.problems:
        where = location(one)
        name = key(data, where)
        said = problem(one, Settings)
        problems.append((lines.of(where), f"{name}: {said}" if name else said))
    problems.sort(key=lambda found: found[0])
    return "\n".join(f"{clean(str(path))}:{line}: {said}" for line, said in problems)
