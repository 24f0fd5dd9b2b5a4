"""Tables of the configuration: declared as for pydantic, and read without it.

Loading pydantic takes longer than all else of ours before the first picture. So a good
configuration is read here, and what is not surely good is judged by pydantic, which also says
what is wrong: `irtui.config.judge`.
"""

import typing
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    Self,
    TypeVar,
    dataclass_transform,
)

from irtui.config.checks import (
    MISSING,
    AfterValidator,
    BeforeValidator,
    Details,
    SecretStr,
    ValidationInfo,
    field,
)

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PLAIN = (str, bool, int, float, timedelta)


class FieldInfo(NamedTuple):
    """A key of a table: its type with all its checks, and its default."""

    annotation: Any
    default: Any
    validate_default: bool
    repr: bool


class ValidationError(ValueError):
    """What is wrong with a table, without any value from it."""

    def __init__(self, problems: "list[ErrorDetails]") -> None:
        super().__init__("; ".join(one["type"] for one in problems))
        self.problems = problems


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Table:
    """A table of the configuration: unknown keys are errors, and nothing in it changes."""

    model_fields: ClassVar[dict[str, FieldInfo]]

    def __init_subclass__(cls) -> None:
        last: dict[str, list[AfterValidator]] = {}
        for name, member in vars(cls).items():
            if key := getattr(getattr(member, "__func__", None), "checks", ""):
                last.setdefault(key, []).append(AfterValidator(getattr(cls, name)))
        cls.model_fields = {
            name: _declared(kind, vars(cls).get(name, MISSING), last.get(name, []))
            for name, kind in cls.__annotations__.items()
        }

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(vars(self.model_validate(values)))

    @classmethod
    def model_validate(cls, data: Any, *, context: Any = None) -> Self:
        """The table that the data describe; ValidationError lists what is wrong with them."""
        try:
            return _table(cls, data, context)
        except (_Unsure, ValueError):
            from irtui.config.judge import judged

            return judged(cls, data, context)

    @classmethod
    def model_construct(cls, values: Mapping[str, Any]) -> Self:
        """The table with these values, of which all are there and good."""
        made = object.__new__(cls)
        made.__dict__.update(values)
        return made

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self:
        """This table with other values, which are good."""
        return self.model_construct({**vars(self), **(update or {})})

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{name}: a configuration does not change")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __repr__(self) -> str:
        shown = [name for name, key in self.model_fields.items() if key.repr]
        text = ", ".join(f"{name}={vars(self)[name]!r}" for name in shown)
        return f"{type(self).__name__}({text})"


T = TypeVar("T", bound=Table)


class _Unsure(Exception):
    """Perhaps bad."""


def _declared(kind: Any, default: Any, last: list[AfterValidator]) -> FieldInfo:
    details = default if isinstance(default, Details) else Details(default)
    if details.min_length or details.max_length:
        kind = Annotated[kind, details]
    for check in last:
        kind = Annotated[kind, check]
    return FieldInfo(kind, details.default, details.validate_default, details.repr)


def _table(table: type[T], data: Any, context: Any) -> T:
    if isinstance(data, table):
        return data
    if type(data) is not dict or data.keys() - table.model_fields.keys():
        raise _Unsure
    values: dict[str, Any] = {}
    info = ValidationInfo(values, context)
    for name, key in table.model_fields.items():
        if name in data:
            values[name] = _value(key.annotation, data[name], info)
        elif key.default is MISSING:
            raise _Unsure
        elif key.validate_default:
            values[name] = _value(key.annotation, key.default, info)
        else:
            values[name] = key.default
    return table.model_construct(values)


def _value(kind: Any, value: Any, info: ValidationInfo) -> Any:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        return _checked(kind.__origin__, kind.__metadata__, value, info)
    if origin in (UnionType, typing.Union):
        return None if value is None else _value(inner[0], value, info)
    if origin is tuple and isinstance(value, list | tuple):
        return tuple([_value(inner[0], one, info) for one in value])
    if origin is dict and type(value) is dict:
        return {
            _value(inner[0], name, info): _value(inner[1], one, info) for name, one in value.items()
        }
    if origin is Literal and type(value) is str and value in inner:
        return value
    if origin is None:
        return _single(kind, value, info)
    raise _Unsure


def _checked(kind: Any, marks: tuple[Any, ...], value: Any, info: ValidationInfo) -> Any:
    for mark in reversed(marks):
        if isinstance(mark, BeforeValidator):
            value = mark(value, info)
    value = _value(kind, value, info)
    for mark in marks:
        if isinstance(mark, Details):
            if value is not None and not mark.fits(value):
                raise _Unsure
        elif not isinstance(mark, BeforeValidator):
            value = mark(value, info)
    return value


def _single(kind: Any, value: Any, info: ValidationInfo) -> Any:
    if issubclass(kind, Table):
        return _table(kind, value, info.context)
    if kind is SecretStr and type(value) is str:
        return SecretStr(_text(value))
    if kind in _PLAIN and type(value) is kind:
        return _text(value) if kind is str else value
    if kind in (Path, SecretStr) and isinstance(value, kind):
        return value
    raise _Unsure


def _text(value: str) -> str:
    # Surrogates are no characters: ValueError.
    if not value.isascii():
        value.encode()
    return value
