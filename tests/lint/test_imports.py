"""One direction: which room may import which, read from the import statements."""

import ast
import re
import sys
import tomllib

import pytest

from tests.lint.source import PACKAGE, ROOT, Module, modules, room

EVERYTHING = ("",)
ROOMS: dict[str, tuple[str, ...]] = {
    "__main__": ("cli",),
    "text": (),
    "paths": (),
    "domain": ("text",),
    "config": (
        "domain.filter",
        "domain.matcher",
        "domain.quiet",
        "domain.savedview",
        "domain.until",
        "domain.updatestage",
        "domain.updatetemplate",
        "paths",
        "text",
    ),
    "sources": ("__version__", "config", "domain", "text"),
    "store": ("domain", "text"),
    "comms": ("domain", "text"),
    "workflow": ("domain", "sources", "store", "text"),
    "demo": ("domain", "text"),
    # The thread is what the screen hands its verbs to, the errors are what comes back.
    "tui": ("domain", "paths", "store.errors", "store.thread", "text", "workflow"),
    "cli": EVERYTHING,
}
LIBRARIES: dict[str, tuple[str, ...]] = {
    "textual": ("tui",),
    "rich": ("tui", "cli.output"),
    "httpx": ("comms", "sources"),
    "sqlmodel": ("store", "workflow"),
    "sqlalchemy": ("store",),
    "alembic": ("store",),
    "pydantic": ("config",),
    "pydantic_core": ("config",),
    "yaml": ("config", "domain"),
    "markdown_it": ("domain",),
    "apprise": ("comms",),
}
# What comes with a library that we depend on.
ALONG_WITH = {"rich": "textual", "sqlalchemy": "sqlmodel", "pydantic_core": "pydantic"}
BUILDS_THE_SCREEN = {"irtui.cli.house", "irtui.cli.leaving"}


def test_every_room_has_its_rule_and_every_rule_its_room() -> None:
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py"}
    there |= {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert there - {"__init__"} == set(ROOMS)


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_imports_only_what_it_may(name: str) -> None:
    assert [stray for module in room(name) for stray in _strays(module)] == []


@pytest.mark.parametrize(
    "statement",
    [
        "import irtui.store.database",
        "from irtui import store",
        "from irtui.store.database import Store",
        "def f():\n    from irtui.tui import app",
        "if TYPE_CHECKING:\n    from irtui.config.settings import Settings",
    ],
)
def test_the_rule_sees_every_kind_of_import(statement: str) -> None:
    assert len(_strays(Module(PACKAGE, "irtui.domain.bad", ast.parse(statement)))) == 1


def test_nothing_imports_the_screen_but_the_modules_that_build_it() -> None:
    guests = {
        module.name
        for module in modules()
        if module.room != "tui" and any(_below(one, ("irtui.tui",)) for one in module.imports)
    }
    assert guests == BUILDS_THE_SCREEN


def test_every_library_stays_in_its_rooms() -> None:
    strays = [
        f"{module.name} imports {library}"
        for module in modules()
        for library in _libraries(module)
        if not _below(module.name, tuple(f"irtui.{one}" for one in LIBRARIES.get(library, ())))
    ]
    assert strays == []


def test_every_library_is_a_dependency_and_every_dependency_is_used() -> None:
    used = {library for module in modules() for library in _libraries(module)}
    assert {ALONG_WITH.get(library, library) for library in used} == set(_dependencies())
    assert used == set(LIBRARIES)


@pytest.mark.parametrize("group", ["dependencies", "notify", "dev"])
def test_every_dependency_has_a_lower_and_an_upper_bound(group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {"dependencies": project["dependencies"], **project["optional-dependencies"]}[group]
    assert wanted
    assert [one for one in wanted if not re.fullmatch(r"[\w-]+>=[\d.]+,<[\d.]+", one)] == []


def _strays(module: Module) -> list[str]:
    rooms = (module.room, *ROOMS[module.room])
    allowed = tuple(f"irtui.{name}".rstrip(".") for name in rooms)
    ours = sorted(one for one in module.imports if _below(one, ("irtui",)))
    return [f"{module.name} imports {one}" for one in ours if not _below(one, allowed)]


def _below(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def _libraries(module: Module) -> set[str]:
    names = {one.split(".")[0] for one in module.imports}
    return names - set(sys.stdlib_module_names) - {"irtui"}


def _dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["notify"]]
    names = [re.split("[<>=]", one)[0].lower() for one in wanted]
    imported_as = {"markdown-it-py": "markdown_it", "pyyaml": "yaml"}
    return [imported_as.get(name, name) for name in names]
