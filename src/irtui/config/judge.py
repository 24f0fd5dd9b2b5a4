"""Judges what may be a bad configuration, with pydantic: every problem is told, not the first."""

import typing
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, TypeVar

import pydantic

from irtui.config.checks import MISSING, AfterValidator, BeforeValidator, Details, SecretStr
from irtui.config.table import Table, ValidationError

T = TypeVar("T", bound=Table)


class _Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", hide_input_in_errors=True, frozen=True)

    table: ClassVar[type[Table]]


def judged(table: type[T], data: Any, context: Any) -> T:
    """The table that the data describe; ValidationError lists what is wrong with them."""
    try:
        found: T = _back(_model(table).model_validate(data, context=context))  # type: ignore[arg-type]
    except pydantic.ValidationError as error:
        # Only without its input is an error free of secrets.
        raise ValidationError(error.errors(include_input=False, include_url=False)) from None
    return found


@cache
def _model(table: type[Table]) -> type[_Model]:
    keys: dict[str, Any] = {
        name: (
            _kind(key.annotation),
            pydantic.Field(
                default=... if key.default is MISSING else key.default,
                validate_default=key.validate_default,
            ),
        )
        for name, key in table.model_fields.items()
    }
    model = pydantic.create_model(table.__name__, __base__=_Model, **keys)
    model.table = table
    return model


def _kind(kind: Any) -> Any:
    """A type of ours as pydantic knows it."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        marks = tuple(map(_mark, kind.__metadata__))
        return Annotated[(_kind(kind.__origin__), *marks)]
    if origin in (UnionType, typing.Union):
        return _kind(inner[0]) | None
    if origin is tuple:
        return tuple[_kind(inner[0]), ...]  # type: ignore[misc]
    if origin is dict:
        return dict[_kind(inner[0]), _kind(inner[1])]  # type: ignore[misc]
    if kind is SecretStr:
        return Annotated[str, pydantic.BeforeValidator(_bare), pydantic.AfterValidator(SecretStr)]
    if isinstance(kind, type) and issubclass(kind, Table):
        return _model(kind)  # type: ignore[arg-type]
    return {bool: pydantic.StrictBool, int: pydantic.StrictInt}.get(kind, kind)


def _mark(mark: AfterValidator | Details) -> Any:
    if isinstance(mark, Details):
        return pydantic.Field(min_length=mark.min_length, max_length=mark.max_length)
    if isinstance(mark, BeforeValidator):
        return pydantic.BeforeValidator(mark.check)
    return pydantic.AfterValidator(mark.check)


def _bare(value: Any) -> Any:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _back(value: Any) -> Any:
    if isinstance(value, _Model):
        return value.table.model_construct({name: _back(one) for name, one in value})
    if isinstance(value, tuple):
        return tuple(_back(one) for one in value)
    return value
