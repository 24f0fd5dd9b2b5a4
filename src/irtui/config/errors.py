"""What goes wrong with a configuration, as sentences for the person who wrote it."""

from pathlib import Path

from irtui.text import clean


class ConfigError(Exception):
    """The configuration cannot be used; the text is one sentence per problem, a line each.

    A sentence reads `FILE:LINE: key: what is wrong, what to do` and never shows a secret.
    """


class NothingConfigured(ConfigError):
    """There is no configuration anywhere; the text says in three lines what to do."""


def refused(file: Path, key: str, problem: str) -> ConfigError:
    """The error about one key of a file, or about the whole file where `key` is empty."""
    return ConfigError(": ".join(filter(None, (clean(str(file)), clean(key), problem))))
