"""Completes the filter line: label names, their values as the alerts have them, and `@fields`."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from irtui.domain.alert import Alert
from irtui.domain.filter import FIELDS

_TERM = re.compile(r"""(?:"(?:\\.|[^"\\])*"?|[^\s"])+""")
_HALF = re.compile(r"""^(?P<name>[A-Za-z_][\w.:/-]*)(?P<op>=~|!~|!=|=)"?(?P<value>[^"]*)$""")


def vocabulary(alerts: Iterable[Alert], most: int = 500) -> Mapping[str, Sequence[str]]:
    """The labels that alerts carry with their values, the commonest first."""
    counts: dict[str, Counter[str]] = {}
    for alert in alerts:
        for name, value in alert.labels.items():
            counts.setdefault(name, Counter())[value] += 1
    names = sorted(counts, key=lambda name: -counts[name].total())
    return {name: [value for value, _ in counts[name].most_common(most)] for name in names}


def complete(text: str, words: Mapping[str, Sequence[str]]) -> str | None:
    """The text with its last term completed, None when nothing fits."""
    terms = list(_TERM.finditer(text))
    last = terms[-1][0] if terms and terms[-1].end() == len(text) else ""
    negated = "!" if last.startswith("!") else ""
    term = last.removeprefix("!")
    if not term:
        return None
    ending = _completed(term, words)
    return None if ending is None else text[: len(text) - len(last)] + negated + ending


def _completed(term: str, words: Mapping[str, Sequence[str]]) -> str | None:
    if term.startswith("@"):
        return next((f"@{name}" for name in FIELDS if f"@{name}".startswith(term)), None)
    if half := _HALF.match(term):
        name, op, begun = half["name"], half["op"], half["value"]
        value = next((one for one in words.get(name, ()) if one.startswith(begun)), None)
        return None if value is None or not _plain(value) else f'{name}{op}"{value}"'
    return next((f"{name}=" for name in words if name.startswith(term)), None)


def _plain(value: str) -> bool:
    """Whether a value can be offered as it is: no quoting, nothing invisible."""
    return value.isprintable() and '"' not in value and "\\" not in value
