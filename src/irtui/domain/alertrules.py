"""Reads files of alerting rules: plain groups, PrometheusRule objects, and lists of those."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from irtui.text import clean

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 16 * 1024 * 1024
_DEEPEST = 50


class RulesError(ValueError):
    """A file of rules that cannot be read; the message says why, `line` where."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One alerting rule with its labels and annotations as written, and its 1-based line."""

    name: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    line: int


def read_rules(text: str) -> list[AlertRule]:
    """The alerting rules in a text, in order; RulesError where it is no YAML or holds no groups."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _look_how_deep(text, loader)
        documents = [one for one in yaml.compose_all(text, Loader=loader) if one is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise RulesError(
            f"It is no YAML: {clean(str(error.problem), limit=200)}.", mark.line + 1 if mark else 1
        ) from None
    except RulesError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError):
        raise RulesError("It is no YAML that can be read.") from None
    groups = [group for document in documents for group in _groups(document)]
    if not groups:
        raise RulesError("It holds no groups of rules: name files of Prometheus rules.")
    return [rule for group in groups for node in _rules(group) if (rule := _rule(node))]


def _look_how_deep(text: str, loader: Any) -> None:
    """RulesError for what nests so deep that the composer, written in C, would crash on it."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            mark = event.start_mark
            raise RulesError("It nests deeper than any rules do.", mark.line + 1 if mark else 1)


def _groups(document: "yaml.Node") -> "Iterator[yaml.Node]":
    """The lists below `groups`, at the top, in a `spec`, or in each of the `items`."""
    fields = _fields(document)
    for item in _items(fields.get("items")):
        yield from _groups_of(_fields(item))
    yield from _groups_of(fields)


def _groups_of(fields: "dict[str, yaml.Node]") -> "Iterator[yaml.Node]":
    import yaml

    for place in (fields, _fields(fields.get("spec"))):
        groups = place.get("groups")
        if isinstance(groups, yaml.SequenceNode):
            yield groups


def _rules(groups: "yaml.Node") -> "Iterator[yaml.Node]":
    for group in _items(groups):
        yield from _items(_fields(group).get("rules"))


def _rule(node: "yaml.Node") -> AlertRule | None:
    """The alerting rule in a node, None for a recording rule."""
    fields = _fields(node)
    name = _text(fields.get("alert"))
    if not name:
        return None
    line = fields["alert"].start_mark.line + 1
    return AlertRule(name, _texts(fields.get("labels")), _texts(fields.get("annotations")), line)


def _fields(node: "yaml.Node | None") -> "dict[str, yaml.Node]":
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return {}
    return {text: value for key, value in node.value if (text := _text(key))}


def _items(node: "yaml.Node | None") -> "list[yaml.Node]":
    import yaml

    return node.value if isinstance(node, yaml.SequenceNode) else []


def _text(node: "yaml.Node | None") -> str:
    import yaml

    return node.value if isinstance(node, yaml.ScalarNode) else ""


def _texts(node: "yaml.Node | None") -> dict[str, str]:
    return {name: _text(value) for name, value in _fields(node).items()}
