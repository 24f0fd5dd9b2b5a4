"""What evidence says in a few words: for the checklist, the review and scripts."""

from irtui.domain.evidence import Evidence


def command_line(one: Evidence) -> str:
    """The command in one line; `…` stands for the lines after the first."""
    lines = [line.strip() for line in one.script.splitlines() if line.strip()] or [""]
    return lines[0] + (" …" if len(lines) > 1 else "")


def first_lines(one: Evidence, many: int) -> list[str]:
    """The first lines of what it said."""
    return _spoken(one.head)[:many]


def last_lines(one: Evidence, many: int) -> list[str]:
    """The last lines of what it said."""
    return _spoken(one.tail or one.head)[-many:]


def _spoken(output: str) -> list[str]:
    return [line.rstrip() for line in output.splitlines() if line.strip()]
