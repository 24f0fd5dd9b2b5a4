"""What goes wrong with a configuration, as sentences for the person who wrote it."""


class ConfigError(Exception):
    """The configuration cannot be used; the text is one sentence per problem, a line each.

    A sentence reads `FILE:LINE: key: what is wrong, what to do` and never shows a secret.
    """


class NothingConfigured(ConfigError):  # noqa: N818 - an expected state of a new user, not a fault
    """There is no configuration anywhere; the text says in three lines what to do."""
