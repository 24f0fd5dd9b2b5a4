"""Values that the alerts of one server have in common, each kept once.

Ten thousand alerts tell a few hundred different label values, starts and receivers; a copy in every
alert would be most of what a large board takes.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from irtui.text import without_surrogates

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

# Room for what is common in spite of the values that only one alert has: beyond this many, all
# are forgotten, and the common ones come again.
MOST = 2_000


class Shared(dict[K, V]):
    """Values by what they are made from, made when they are first asked for."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        if len(self) >= MOST:
            self.clear()
        self[key] = value = self._make(key)
        return value


class Texts(dict[Any, str]):
    """Texts without lone surrogates, by how they came; TypeError for what is no text."""

    def __missing__(self, key: Any) -> str:
        if not isinstance(key, str):
            raise TypeError(f"not a text but {type(key).__name__}")
        if len(self) >= MOST:
            self.clear()
        self[key] = text = key if key.isascii() else without_surrogates(key)
        return text
