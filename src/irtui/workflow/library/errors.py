"""What goes wrong with the library beside what is in its files."""

from irtui.domain.runbook import RunbookError


class NoAnswer(RunbookError, OSError):
    """The disk does not answer; the text is a sentence for the operator."""
