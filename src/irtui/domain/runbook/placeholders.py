"""Finds what has to be filled in before a command can run."""

import re

from irtui.domain.runbook.words import word_set

_ANGLE = re.compile(r"(?<![<\w-])<([A-Za-z][\w ./:|'-]{0,60})>")
_BRACES = re.compile(r"\{\{\s*[$.]?[A-Za-z][\w.-]{0,60}\s*\}\}")
_VARIABLE = re.compile(r"(?<!\\)\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_ASSIGNED = re.compile(r"(?:^|[\s;&|(])([A-Za-z_]\w*)=")
_LOOPED = re.compile(
    r"\b(?:for|read(?:\s+-\w+)*|select|local|declare(?:\s+-\w+)*)\s+([A-Za-z_]\w*)"
)
_SINGLE_QUOTED = re.compile(r"'[^']*'")
_TEMPLATE = re.compile(r"template|--format\b|-f '?\{\{")
_GO_WORDS = re.compile(r"\{\{\s*(?:end|else|range|if|with|println)\b")
_ALWAYS_SET = word_set("HOME PATH USER PWD LANG SHELL HOSTNAME RANDOM UID EUID OLDPWD IFS")


def placeholders(text: str) -> tuple[str, ...]:
    """The placeholders of a command in order: `<x>`, `{{ x }}`, and variables it does not set."""
    found = [(match.start(), match[0]) for match in _ANGLE.finditer(text)]
    if not _TEMPLATE.search(text):
        found += [
            (match.start(), match[0])
            for match in _BRACES.finditer(text)
            if not _GO_WORDS.match(match[0])
        ]
    # Inside single quotes a dollar belongs to awk or jq.
    outside = _SINGLE_QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    known = {*_ASSIGNED.findall(outside), *_LOOPED.findall(outside)} | _ALWAYS_SET
    for match in _VARIABLE.finditer(outside):
        name = match[1] or match[2]
        if name not in known:
            found.append((match.start(), f"${name}"))
    return tuple(dict.fromkeys(name for _, name in sorted(found)))
