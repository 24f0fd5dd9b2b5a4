"""A configuration is read without pydantic, and pydantic would have read the same."""

import copy
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from irtui import paths
from irtui.config.checks import SecretStr
from irtui.config.judge import judged
from irtui.config.settings import Settings, SourceSettings
from irtui.config.table import ValidationError
from irtui.config.values import Origin
from tests.volumes import SOAK

GOOD = tomllib.loads(re.sub(r"(?m)^#(?=[^\s#])", "", paths.example_config().read_text()))
VALUES: tuple[Any, ...] = (
    "", " ", "a", "alertmanager", "critical", "everything", "fired", "SEV2", "15s", "1d", "soon",
    "http://am:9093/", "http://u:p@am", "X-Key", "X Y", "A_B", "a=b", 'a=~"("', "22:00-07:00",
    "~/x", "a\0b", "é", "\ud800", "a" * 41, "a" * 65, None, True, False, 0, 1, 1001, 1.5, (), [],
    {}, ["a"], ["a", "a"], ["http://am"], ["a=b"], {"a": "b"}, {"name": "a"}, [{"name": "a"}],
    timedelta(seconds=1), Path("x"), SecretStr("x"),
)  # fmt: skip
_NOTHING = object()
Place = tuple[int | str, ...]


def places(data: Any, here: Place = ()) -> Iterator[Place]:
    """Where every table, list and value of a document stands."""
    yield here
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(value, (*here, key))


PLACES = [place for place in places(GOOD) if place]


def damaged(place: Place) -> Iterator[dict[str, Any]]:
    """The good configuration with other values in a place (all in a long run), and without any."""
    some = VALUES if SOAK else VALUES[PLACES.index(place) % 4 :: 4]
    for value in (*some, _NOTHING):
        data = copy.deepcopy(GOOD)
        inside: Any = data
        for part in place[:-1]:
            inside = inside[part]
        if value is _NOTHING:
            del inside[place[-1]]
        else:
            inside[place[-1]] = value
        yield data


def outcome(read: Callable[..., Settings], data: Any, origin: Origin) -> Any:
    """What was read, or what was said about it."""
    try:
        return read(data, context=origin)
    except ValidationError as error:
        return [(one["type"], one["loc"], one["msg"]) for one in error.problems]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)))
def test_pydantic_would_have_read_the_same(place: Place) -> None:
    closed, opened = Origin(Path("/etc"), True), Origin(Path("/"), False, "is open")
    for data in damaged(place):
        for origin in (closed, opened):
            ours = outcome(Settings.model_validate, data, origin)
            assert ours == outcome(partial(judged, Settings), data, origin), data


def test_a_good_configuration_needs_no_pydantic(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(re.sub(r"(?m)^#(?=[^\s#])", "", paths.example_config().read_text()))
    file.chmod(0o600)
    (tmp_path / "templates").mkdir()
    code = (
        "import sys; from pathlib import Path; from irtui.config.load import load; "
        "assert load(Path(sys.argv[1])).sources; sys.exit('pydantic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(file)], check=True, timeout=60)


def test_a_table_never_changes_and_hides_its_secrets() -> None:
    source = SourceSettings(name="a", url="http://am", bearer_token="hunter2", headers={"X": "y"})
    with pytest.raises(AttributeError):
        source.name = "b"  # type: ignore[misc]
    assert source == SourceSettings(
        name="a", url="http://am", bearer_token=SecretStr("hunter2"), headers={"X": SecretStr("y")}
    )
    assert source != source.model_copy(update={"name": "b"})
    assert "hunter2" not in repr(source)
    assert "db" not in repr(Settings(database="db"))
