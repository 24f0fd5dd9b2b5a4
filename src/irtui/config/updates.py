"""`[updates]`: the templates of status updates, and `[[updates.channel]]`, where these go."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, LiteralString

from irtui.config.checks import (
    AfterValidator,
    SecretStr,
    ValidationInfo,
    field,
    field_validator,
    misplaced,
)
from irtui.config.table import Table
from irtui.config.values import (
    Command,
    Duration,
    File,
    HeaderName,
    HeaderValue,
    LiteralSecret,
    Variable,
    between,
    given,
)

_USUAL = "templates"
_TAKEN: LiteralString = "another channel has this name, each needs its own"
_ADDRESS = ("url", "url_file", "url_env")
# Which kinds a key is for.
_FOR: dict[str, tuple[str, ...]] = {
    "path": ("file",),
    "command": ("command",),
    "url": ("webhook", "apprise"),
    "url_file": ("webhook", "apprise"),
    "url_env": ("webhook", "apprise"),
    "headers": ("webhook",),
    "format": ("webhook",),
}
_NEEDS = {"file": "path", "command": "command"}
_OUTSIDE = ("webhook", "command", "apprise")


def _name(text: str) -> str:
    if not re.fullmatch(r"[\w.-]+", text):
        raise ValueError('must be one word, such as "ops-chat"')
    return text


def _audiences(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise ValueError("must not be empty, or nothing would go there")
    return names


class ChannelSettings(Table):
    """One way out for status updates; `dry_run` None is on for all that leaves this machine."""

    name: Annotated[str, field(min_length=1, max_length=40), AfterValidator(_name)]
    audiences: Annotated[tuple[str, ...], AfterValidator(_audiences)] = ("internal",)
    dry_run: bool | None = None
    path: File | None = None
    command: Command | None = None
    url: LiteralSecret | None = None
    url_file: File | None = None
    url_env: Variable | None = None
    headers: dict[HeaderName, HeaderValue] = {}
    format: Literal["slack", "json"] | None = None
    timeout: Annotated[Duration, between("1s", "2m")] = timedelta(seconds=10)
    kind: Literal["clipboard", "file", "webhook", "command", "apprise"]

    @property
    def dry(self) -> bool:
        """Whether it only shows what it would send."""
        return self.kind in _OUTSIDE if self.dry_run is None else self.dry_run

    @property
    def address(self) -> tuple[SecretStr | None, Path | None, str | None]:
        """Where its secret address is: here, in a file or in an environment variable."""
        return (self.url, self.url_file, self.url_env)

    @field_validator("kind")
    @classmethod
    def _its_keys(cls, kind: str, info: ValidationInfo) -> str:
        for key, kinds in _FOR.items():
            if info.data.get(key) and kind not in kinds:
                raise ValueError(f"a {kind} channel takes no {key}, remove it")
        if kind in ("webhook", "apprise") and given(info, *_ADDRESS) != 1:
            raise ValueError(f"a {kind} channel needs one of url_file, url_env and url")
        if kind in ("file", "command") and not given(info, _NEEDS[kind]):
            raise ValueError(f"a {kind} channel needs a {_NEEDS[kind]}")
        return kind


class UpdateSettings(Table):
    """Where the templates are, and the channels; without any, what is posted can be copied."""

    templates: File | None = None
    channel: tuple[ChannelSettings, ...] = ()

    @field_validator("channel")
    @classmethod
    def _own_names(cls, channels: tuple[ChannelSettings, ...]) -> tuple[ChannelSettings, ...]:
        names = [channel.name for channel in channels]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise misplaced(_TAKEN, at=(index, "name"))
        return channels


def address_variables(settings: UpdateSettings) -> set[str]:
    """The environment variables that hold the addresses of channels."""
    return {one.url_env for one in settings.channel if one.url_env}


def directory_beside(config: Path, settings: UpdateSettings) -> Path | None:
    """Where the templates of a configuration are; None where it has none."""
    if settings.templates is not None:
        return settings.templates
    usual = config.absolute().parent / _USUAL
    return usual if usual.is_dir() else None
