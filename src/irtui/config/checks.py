"""What the tables of the configuration are declared with; the words are those of pydantic.

pydantic itself is loaded for a bad configuration only: see `irtui.config.table`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any, LiteralString, TypeVar

Check = Callable[..., Any]
M = TypeVar("M")
MISSING: Any = object()


class ValidationInfo:
    """What a check may ask: the good keys before its own, and where the settings were read."""

    def __init__(self, data: Mapping[str, Any], context: Any) -> None:
        self.data = data
        self.context = context


class SecretStr:
    """A text that shows only to who asks for it by name."""

    def __init__(self, text: str) -> None:
        self._text = text

    def get_secret_value(self) -> str:
        """The text."""
        return self._text

    def __repr__(self) -> str:
        return "SecretStr('**********')"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretStr) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


class AfterValidator:
    """A check of what was read, which returns what to go on with; ValueError refuses it."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self._informed = len(signature(check).parameters) > 1

    def __call__(self, value: Any, info: ValidationInfo) -> Any:
        """The value to go on with."""
        return self.check(value, info) if self._informed else self.check(value)


class BeforeValidator(AfterValidator):
    """A check of what was written, before anything else looks at it."""


@dataclass(frozen=True, slots=True)
class Details:
    """More about a key than its type says."""

    default: Any
    min_length: int | None = None
    max_length: int | None = None
    validate_default: bool = False
    repr: bool = True

    def fits(self, value: Any) -> bool:
        """Whether a text or a list is neither too short nor too long."""
        return (self.min_length or 0) <= len(value) <= (self.max_length or len(value))


def field(
    *,
    default: Any = MISSING,
    min_length: int | None = None,
    max_length: int | None = None,
    validate_default: bool = False,
    repr: bool = True,
) -> Any:
    """More about a key than its type and default say; without a default it must be given."""
    return Details(default, min_length, max_length, validate_default, repr)


def field_validator(name: str) -> Callable[[M], M]:
    """Make a class method of a table the last check of one of its keys."""

    def mark(method: M) -> M:
        method.__func__.checks = name  # type: ignore[attr-defined]
        return method

    return mark


def misplaced(text: LiteralString, at: tuple[int | str, ...]) -> ValueError:
    """A refusal that belongs to a place inside the value, so that its own line is told."""
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("misplaced", text, {"at": at})


def several(problems: Iterable[tuple[tuple[int | str, ...], str]]) -> None:
    """Refuse a value for all that is wrong in it, each with its place inside; do nothing if none.

    The texts hold nothing from the document.
    """
    if not (found := list(problems)):
        return
    from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

    raise ValidationError.from_exception_data(
        "several",
        [
            InitErrorDetails(type=PydanticCustomError("several", text), loc=at, input=None)
            for at, text in found
        ],
    )
