"""Says what is wrong with a setting in the words of someone who has to mend it."""

import difflib
import re
import typing
from typing import TYPE_CHECKING, Any

from irtui.config.lines import Location
from irtui.config.table import Table
from irtui.text import LABEL_LIMIT, clean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PROBLEMS = {
    "string_type": "must be text in quotes",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "string_too_short": "must not be empty",
}

_TABLES_WITHIN = (
    ("runbooks", "match"), ("runbooks", "url_map"), ("severity", "rule"), ("updates", "channel"),
)  # fmt: skip


def location(error: "ErrorDetails") -> Location:
    """Where in the document an error belongs, which the error may tell more exactly itself."""
    at: Location = error.get("ctx", {}).get("at", ())
    return (*error["loc"], *at)


def problem(error: "ErrorDetails", table: type[Table]) -> str:
    """What is wrong and what to do, without any value from the document."""
    kind, where, context = error["type"], error["loc"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(str(where[-1]), _keys(table, where[:-1]))
    if kind == "missing":
        return f"{where[-1]} is missing, add it"
    if kind == "tuple_type":
        return _not_a_list(where)
    if kind == "literal_error":
        return f"must be {context['expected'].replace(chr(39), chr(34))}"
    if kind == "string_too_long":
        return f"must be at most {context['max_length']} characters"
    if kind == "value_error":
        return str(context["error"])
    return _PROBLEMS.get(kind, error["msg"])


def key(data: Any, where: Location) -> str:
    """A location as `sources[0].tls.ca_file`, as far as the document holds it."""
    text = ""
    for part in where:
        if isinstance(data, dict) and part in data:
            text += f".{_quoted(str(part))}"
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            text += f"[{part}]"
        else:
            break
        data = data[part]
    return text.removeprefix(".")


def _quoted(part: str) -> str:
    bare = re.fullmatch(r"[A-Za-z0-9_-]+", part) and len(part) <= LABEL_LIMIT
    return part if bare else f'"{clean(part, limit=LABEL_LIMIT)}"'


def _not_a_list(where: Location) -> str:
    if where == ("sources",):
        return "must be a list of tables, begin each source with [[sources]]"
    if where in (("watchdog",), ("hooks",), ("views",)):
        return f"must be a list of tables, begin each with [[{where[0]}]]"
    if where in _TABLES_WITHIN:
        return f"must be a list of tables, begin each with [[{where[0]}.{where[1]}]]"
    return "must be a list in [ ]"


def _unknown(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name[:LABEL_LIMIT].lower(), known, n=1)
    if close:
        return f'unknown key, did you mean "{close[0]}"?'
    return f"unknown key, remove it; known here are {', '.join(known)}"


def _keys(table: type[Table], where: Location) -> list[str]:
    for part in where:
        if isinstance(part, str):
            table = inner_table(table.model_fields[part].annotation) or table
    return list(table.model_fields)


def inner_table(annotation: Any) -> type[Table] | None:
    """The declaration of the tables that a key of this type holds, None if it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return annotation
    return next(filter(None, map(inner_table, typing.get_args(annotation))), None)
