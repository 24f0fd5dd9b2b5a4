"""Completes the filter line: label names, their values as the alerts have them, and `@fields`.

Words are a mapping of names, with an `@` before a field of ours, to the values to offer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from irtui.domain.alert import Alert
from irtui.domain.filter import FIELDS, STATES
from irtui.domain.filterhelp import FIELD_HELP
from irtui.domain.tally import tally

Words = Mapping[str, Sequence[str]]

_TERM = re.compile(r"""(?:"(?:\\.|[^"\\])*"?|[^\s"])+""")
_HALF = re.compile(
    r"""^(?P<name>@?[A-Za-z_][\w.:/-]*)(?P<op>=~|!~|!=|=)(?P<quote>"?)(?P<value>[^"]*)$"""
)
_BARE = re.compile(r"[^\s{}!=~,\\\"'`]+")
_WORD = re.compile(r"[A-Za-z_][\w.:/-]*")


def vocabulary(alerts: Iterable[Alert], most: int = 500) -> Words:
    """The labels that alerts carry with their values, the commonest first."""
    counts = tally([alert.labels for alert in alerts])
    names = sorted(counts, key=lambda name: -counts[name].total())
    return {name: [value for value, _ in counts[name].most_common(most)] for name in names}


def field_words(sources: Iterable[str]) -> Words:
    """The values to offer for fields of ours."""
    names = tuple(sources)
    return {"@state": STATES, "@owner": ("me",), "@source": names, "@cluster": names}


def complete(text: str, words: Words) -> str | None:
    """The text with its last term completed, None when nothing fits."""
    term = _last(text)
    endings = (ending for ending, _ in _endings(term, words) if ending is not None)
    ending = next(endings, None)
    return None if ending is None else text.removesuffix(term) + ending


def offers(text: str, words: Words) -> list[str]:
    """All that the last term may go on with: names, values, or what the one field means."""
    found = [shown for _, shown in _endings(_last(text), words)]
    only = found[0].removeprefix("@") if len(found) == 1 else ""
    told = found == [f"@{only}"] and only in FIELD_HELP
    return [f"{found[0]}: {FIELD_HELP[only]}"] if told else found


def finished(text: str, words: Words | None) -> str:
    """The text without its last term where that only begins a label's name or value.

    Who types `severity` has not asked yet for alerts that say `sev`. Without words, any name may
    be the beginning of one.
    """
    term = _last(text)
    return text.removesuffix(term) if _begins(term.removeprefix("!"), words) else text


def _begins(term: str, words: Words | None) -> bool:
    if half := _HALF.match(term):
        values = (words or {}).get(half["name"], ())
        begun = half["value"]
        found = not half["op"].startswith("!") and begun not in values
        return found and any(value.startswith(begun) for value in values)
    if term.startswith("@"):
        return any(f"@{name}".startswith(term) for name in FIELDS)
    if words is None:
        return _WORD.fullmatch(term) is not None
    return any(name.startswith(term) for name in words)


def _last(text: str) -> str:
    terms = list(_TERM.finditer(text))
    return terms[-1][0] if terms and terms[-1].end() == len(text) else ""


def _endings(term: str, words: Words) -> Iterator[tuple[str | None, str]]:
    """What the term may become, each with what is shown of it.

    None where that would change what is typed already: a value that needs quotes has none.
    """
    negated = "!" if term.startswith("!") else ""
    begun = term.removeprefix("!")
    if half := _HALF.match(begun):
        values = words.get(half["name"], ())
        going_on = (value for value in values if half["quote"] or value != half["value"])
        found = (v for v in going_on if v.startswith(half["value"]) and _plain(v))
        yield from ((_written_out(term, half, value), value) for value in found)
    elif begun.startswith("@"):
        names = (f"@{name}" for name in FIELDS)
        yield from ((negated + name, name) for name in names if name.startswith(begun))
    elif begun:
        names = (f"{name}=" for name in words if name[:1] != "@")
        yield from ((negated + name, name) for name in names if name.startswith(begun))


def _written_out(term: str, half: re.Match[str], value: str) -> str | None:
    rest = value.removeprefix(half["value"])
    if half["quote"]:
        return f'{term}{rest}"'
    if not half["value"]:
        return f'{term}"{rest}"'
    return term + rest if _BARE.fullmatch(value) else None


def _plain(value: str) -> bool:
    """Whether a value can be offered as it is: no quoting, nothing invisible."""
    return value.isprintable() and '"' not in value and "\\" not in value
