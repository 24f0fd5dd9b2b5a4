"""What a silence is prefilled with: a line for each label, to be switched on and off.

Labels that only tell who sent the alert, or that change by themselves, are off at first: with them
a silence ends to match as soon as a process restarts.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from irtui.domain.alert import Alert
from irtui.domain.filter import MATCHER, tokens
from irtui.domain.matcher import Matcher, MatcherError, Operator, parse
from irtui.text import clean

NOISY = frozenset({
    "chart", "container_id", "controller_revision_hash", "endpoint", "helm_revision", "id", "image",
    "image_id", "monitor", "pod_ip", "pod_template_hash", "prometheus", "prometheus_replica",
    "receive", "receive_replica", "replica", "revision", "ruler_replica", "uid", "version",
})  # fmt: skip
# More values than these are no list that anybody reads.
_MOST_VALUES = 10
_LONGEST_VALUE = 200
_OPERATORS: tuple[Operator, ...] = ("=", "!=", "=~", "!~")
_ESCAPED = re.compile(r"\\([\\.+*?()|\[\]{}^$])")
_STRANGE = re.compile(r"[^ -~]")
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


@dataclass(frozen=True, slots=True)
class Choice:
    """A matcher that the operator may switch on or off."""

    matcher: Matcher
    on: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """The choices for a silence; `told` are sentences on what cannot be part of one."""

    choices: tuple[Choice, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def matchers(self) -> tuple[Matcher, ...]:
        """The matchers that are switched on."""
        return tuple(choice.matcher for choice in self.choices if choice.on)

    def toggled(self, index: int) -> "Draft":
        """The draft with one choice switched the other way."""
        choice = self.choices[index]
        return self._with(index, replace(choice, on=not choice.on))

    def matching(self, index: int, op: Operator, value: str) -> "Draft":
        """The draft with another condition on a label, switched on; MatcherError if it is none."""
        return self._with(index, Choice(Matcher(self.choices[index].matcher.name, op, value)))

    def written(self, index: int, matcher: Matcher) -> "Draft":
        """The draft with another matcher in one place, or one more at the end; switched on."""
        return self._with(index, Choice(matcher))

    def turned(self, index: int) -> "Draft":
        """The draft with the next operator in one place; the value goes on to mean the same."""
        matcher = self.choices[index].matcher
        op = _OPERATORS[(_OPERATORS.index(matcher.op) + 1) % len(_OPERATORS)]
        value = matcher.value
        if op == "=~":
            value = quoted_regex([value])
        elif op == "=":
            value = _ESCAPED.sub(r"\1", value)
        return self.matching(index, op, value)

    def _with(self, index: int, choice: Choice) -> "Draft":
        choices = (*self.choices[:index], choice, *self.choices[index + 1 :])
        return replace(self, choices=choices)


def of_alerts(alerts: Sequence[Alert], noisy: Collection[str] = NOISY) -> Draft:
    """A draft that takes these alerts and as little else as labels can tell.

    Where their values differ, a regular expression lists them.
    """
    return _draft(alerts, noisy, listed=True)


def of_group(alerts: Sequence[Alert], noisy: Collection[str] = NOISY) -> Draft:
    """A draft that takes a group with all that may join it: only what they share is on."""
    return _draft(alerts, noisy, listed=False)


def of_matchers(matchers: Sequence[Matcher]) -> Draft:
    """A draft with the matchers of a silence that is there."""
    return Draft(tuple(map(Choice, matchers)))


def of_filter(text: str) -> Draft:
    """A draft with the matchers of a filter line; the rest of it is told, since it cannot be."""
    choices: list[Choice] = []
    told: list[str] = []
    for token in tokens(text):
        matcher = _matcher(token)
        if matcher is not None:
            choices.append(Choice(matcher))
        else:
            shown = clean(token, limit=60)
            told.append(f"{shown} is left out: a silence knows labels only, so it may match more.")
    return Draft(tuple(choices), tuple(told))


def quoted_regex(values: Sequence[str]) -> str:
    """A regular expression that matches just these values."""
    return "|".join(_SPECIAL.sub(r"\\\g<0>", value) for value in values)


def editable(matcher: Matcher) -> str:
    """A matcher as a field can show it and `parse` reads it back, whatever its value holds."""
    text = str(matcher)
    if clean(text, limit=len(text)) == text:
        return text
    return _STRANGE.sub(lambda found: f"\\U{ord(found[0]):08x}", text)


def _draft(alerts: Sequence[Alert], noisy: Collection[str], *, listed: bool) -> Draft:
    if not alerts:
        return Draft()
    choices = []
    for name in sorted(alerts[0].labels, key=lambda name: (name != "alertname", name)):
        values = sorted({alert.labels.get(name, "") for alert in alerts})
        if "" in values:
            continue
        quiet = name in noisy or name.startswith("__") or max(map(len, values)) > _LONGEST_VALUE
        if len(values) == 1:
            choices.append(Choice(Matcher(name, "=", values[0]), on=not quiet))
        elif len(values) <= _MOST_VALUES and not quiet:
            choices.append(Choice(Matcher(name, "=~", quoted_regex(values)), on=listed))
    return Draft(tuple(choices))


def _matcher(token: str) -> Matcher | None:
    """The matcher that a term of a filter is, if it is one; `!a="b"` is one, too."""
    if not MATCHER.match(token):
        return None
    try:
        matcher = parse(token.removeprefix("!"))
    except MatcherError:
        return None
    if not token.startswith("!"):
        return matcher
    return Matcher.of(
        matcher.name, matcher.value, is_regex=matcher.is_regex, is_equal=not matcher.is_equal
    )
