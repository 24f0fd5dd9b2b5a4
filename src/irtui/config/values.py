"""The kinds of values a configuration holds, each with the sentence that refuses a bad one."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar

from irtui.config.checks import AfterValidator, BeforeValidator, SecretStr, ValidationInfo
from irtui.config.urls import base_url, proxy_url
from irtui.domain.matcher import parse
from irtui.domain.quiet import parse_quiet
from irtui.text import parse_duration, without_surrogates

_Secret = TypeVar("_Secret")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where settings were read: relative paths start at `directory`.

    `private` tells that nobody else can read the file, so that it may hold a password; `meddling`
    why it may not hold a command, None if nobody else can write it.
    """

    directory: Path
    private: bool
    meddling: str | None = None


def operator_text(text: str) -> str:
    """The name of an operator as it is recorded; ValueError if empty or over 64 characters."""
    name = without_surrogates(text).strip()
    if not name:
        raise ValueError("must not be empty")
    if len(name) > 64:
        raise ValueError("must be at most 64 characters")
    return name


def between(low: str, high: str) -> AfterValidator:
    """A check that a duration lies between two others, both included."""
    least, most = parse_duration(low), parse_duration(high)

    def check(value: timedelta) -> timedelta:
        if not least <= value <= most:
            raise ValueError(f'must be between "{low}" and "{high}"')
        return value

    return AfterValidator(check)


def whole(low: int, high: int) -> AfterValidator:
    """A check that a number lies between two others, both included."""

    def check(value: int) -> int:
        if not low <= value <= high:
            raise ValueError(f"must be a whole number between {low} and {high}")
        return value

    return AfterValidator(check)


def given(info: ValidationInfo, *names: str) -> int:
    """How many of these earlier keys were given; one that was refused counts, too."""
    return sum(info.data.get(name, True) is not None for name in names)


def _duration(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        raise ValueError('must be a duration in quotes such as "15s", "2h" or "30d"')
    return parse_duration(value)


def _file(value: Any, info: ValidationInfo) -> Path:
    if not isinstance(value, str | Path):
        raise ValueError("must be a path in quotes")
    if not str(value) or "\0" in str(value):
        raise ValueError("must be a path, not empty and without NUL characters")
    try:
        path = Path(value).expanduser()
    except RuntimeError:
        raise ValueError("begins with a ~ for which there is no home directory") from None
    return info.context.directory / path if isinstance(info.context, Origin) else path


def _database(value: str, info: ValidationInfo) -> str:
    if "://" not in value:
        return str(_file(value, info))
    if re.search(r"://[^/?#]*:[^/?#]*@", value):
        _literal(value, info)
    return value


def _literal(value: _Secret, info: ValidationInfo) -> _Secret:
    if isinstance(info.context, Origin) and not info.context.private:
        raise ValueError(
            "holds a secret in a file that others can read, chmod 600 the file and own it, "
            "or name the secret's own file or environment variable instead"
        )
    return value


def _header_name(text: str) -> str:
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", text):
        raise ValueError("is not a header name, use letters, digits and dashes")
    return text


def _header_value(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    # An HTTP library that refuses a value prints it.
    if not (text.isascii() and text.isprintable()):
        raise ValueError("must be plain ASCII without line ends")
    return secret


def _variable(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise ValueError("must be the name of an environment variable")
    return name


def _matcher(text: str) -> str:
    parse(text)
    return text


def _quiet(text: str) -> str:
    parse_quiet(text)
    return text


def _command(words: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """The words of a command; a program that is named by its path begins like any other file."""
    if not words or not words[0]:
        raise ValueError('must name a program and its words, such as ["notify-send", "irtui"]')
    if any("\0" in word for word in words):
        raise ValueError("must be without NUL characters")
    if isinstance(info.context, Origin) and info.context.meddling:
        raise ValueError(
            f"is run as you, and this file {info.context.meddling}: own it and chmod go-w it"
        )
    return (str(_file(words[0], info)), *words[1:]) if "/" in words[0] else words


Duration = Annotated[timedelta, BeforeValidator(_duration)]
File = Annotated[Path, BeforeValidator(_file)]
Database = Annotated[str, AfterValidator(_database)]
Operator = Annotated[str, AfterValidator(operator_text)]
Url = Annotated[str, AfterValidator(base_url)]
MatcherText = Annotated[str, AfterValidator(_matcher)]
QuietText = Annotated[str, AfterValidator(_quiet)]
Command = Annotated[tuple[str, ...], AfterValidator(_command)]
ProxyUrl = Annotated[str, AfterValidator(proxy_url)]
Variable = Annotated[str, AfterValidator(_variable)]
LiteralSecret = Annotated[SecretStr, AfterValidator(_literal)]
HeaderName = Annotated[str, AfterValidator(_header_name)]
HeaderValue = Annotated[SecretStr, AfterValidator(_header_value)]
LiteralToken = Annotated[LiteralSecret, AfterValidator(_header_value)]
