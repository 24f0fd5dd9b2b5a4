"""The operators' own templates: Markdown files in a directory, each named for what it is for."""

import os
import re
from pathlib import Path

from irtui.config.errors import ConfigError, refused
from irtui.config.lines import Location
from irtui.config.updates import UpdateSettings
from irtui.domain.updatestage import BUILT_IN, CUSTOMER, Templates
from irtui.domain.updatetemplate import Template, TemplateError, parse
from irtui.text import clean

LIMIT = 64_000
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def read_templates(directory: Path | None) -> Templates:
    """The templates in a directory over the built-in ones; ConfigError says what is no template."""
    if directory is None:
        return Templates()
    try:
        files = sorted(one for one in directory.iterdir() if _meant(one))
    except OSError as error:
        raise refused(directory, "", f"cannot be read: {error.strerror}") from None
    return Templates({_name(file): _template(file) for file in files})


def problems(directory: Path | None, settings: UpdateSettings) -> list[tuple[Location, str, str]]:
    """What is wrong with the settings once the templates are known: the place, its key, the words.

    ConfigError says what is wrong with a template.
    """
    if directory is not None and not os.access(directory, os.R_OK | os.X_OK):
        why = "is no directory that you can read, name the one with your templates"
        return [(("updates", "templates"), "updates.templates", why)]
    known = read_templates(directory).audiences
    return [
        (
            ("updates", "channel", number, "audiences"),
            f"updates.channel[{number}].audiences",
            f'"{clean(name, limit=40)}" is no audience, known are {", ".join(known)}; '
            "a template of its own adds one",
        )
        for number, channel in enumerate(settings.channel)
        for name in channel.audiences
        if name not in known
    ]


def _meant(file: Path) -> bool:
    return file.suffix == ".md" and not file.name.startswith(".") and file.name != "README.md"


def _name(file: Path) -> str:
    name = file.stem
    if not _NAME.fullmatch(name):
        raise refused(file, "", "name it in small letters, digits and dashes, as its audience")
    stages = sorted(one for one in BUILT_IN if one.startswith(CUSTOMER))
    if name == CUSTOMER or (name.startswith(f"{CUSTOMER}-") and name not in stages):
        raise refused(file, "", f"is for no stage, for customers there are {', '.join(stages)}")
    return name


def _template(file: Path) -> Template:
    try:
        with open(file, "rb", opener=_opened) as opened:
            raw = opened.read(LIMIT + 1)
    except OSError as error:
        raise refused(file, "", f"cannot be read: {error.strerror}") from None
    if len(raw) > LIMIT:
        raise refused(file, "", f"is over {LIMIT} bytes, which no update is; make it shorter")
    try:
        text = raw.decode("utf-8-sig")
        return parse(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigError(f"{clean(str(file))}:{line}: is not UTF-8 text, save it so") from None
    except TemplateError as error:
        key = f"{{{clean(error.field, limit=40)}}}: " if error.field else ""
        raise ConfigError(f"{clean(str(file))}:{error.line}: {key}{error}") from None


def _opened(path: str, flags: int) -> int:
    # Without O_NONBLOCK a named pipe would hold us until someone writes to it.
    return os.open(path, flags | os.O_NONBLOCK)
