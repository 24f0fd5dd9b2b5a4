"""The rules of the house that need no knowledge of what the code is for."""

import ast
import math
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lint.source import ROOT, Module, last_name, modules, tracked

LONGEST, MEDIAN = 400, 150
A_MOMENT = 0.02  # seconds
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}
CLOCK_MODULES = {"datetime", "date", "time"}
# What must be passed in, never made while a module is imported.
STATE = {
    "create_engine", "Session", "Client", "AsyncClient", "Console", "Thread", "Lock", "Event",
    "Queue", "ThreadPoolExecutor", "DatabaseThread", "Store", "getuser", "getenv", "uuid4",
    "connect", "open", "mkdtemp",
}  # fmt: skip
ALL_TESTS = [module for module in modules("tests") if not module.name.startswith("tests.services.")]
# Written in parts, so that this file may stand among the others.
ELSEWHERE = tuple(
    "".join(parts)
    for parts in (
        ("pypi", ".org"), ("python", "hosted.org"), ("index", "-url"), ("artifact", "ory"),
        ("npm", "js.org"), ("docker", ".io"), ("/wo", "rk/"), ("/Us", "ers/"),
    )
)  # fmt: skip


def test_files_are_short() -> None:
    lengths = {module.name: module.path.read_text().count("\n") for module in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
    assert statistics.median(lengths.values()) < MEDIAN


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_importing_a_module_makes_no_state(module: Module) -> None:
    made = [
        f"{module.at(node)}: {last_name(node.func)}"
        for node in _at_import(module.tree)
        if isinstance(node, ast.Call) and last_name(node.func) in STATE | CLOCKS
    ]
    assert made == []
    assert not [module.at(node) for node in ast.walk(module.tree) if isinstance(node, ast.Global)]


def test_the_clock_is_asked_in_one_place() -> None:
    asked = {
        module.name
        for module in modules()
        for name, call in module.calls()
        if name in CLOCKS
        and isinstance(call.func, ast.Attribute)
        and last_name(call.func.value) in CLOCK_MODULES
    }
    assert asked == {"irtui.cli.wiring"}


@pytest.mark.parametrize("module", ALL_TESTS, ids=lambda module: module.name)
def test_no_test_sleeps_but_to_ask_again(module: Module) -> None:
    asking = {
        id(node)
        for loop in ast.walk(module.tree)
        if isinstance(loop, ast.While | ast.For)
        for node in ast.walk(loop)
    }
    sleeping = [
        module.at(call)
        for name, call in module.calls()
        if name == "sleep" and _seconds(call) > (A_MOMENT if id(call) in asking else 0)
    ]
    assert sleeping == []


@pytest.mark.parametrize("module", modules("tests"), ids=lambda module: module.name)
def test_every_skipped_test_says_why(module: Module) -> None:
    silent = [
        module.at(call)
        for name, call in module.calls()
        if (name in ("skipif", "xfail") and not _named(call, "reason"))
        or (name == "skip" and not call.args and not _named(call, "reason"))
    ]
    assert silent == []
    bare = [
        module.at(node)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for mark in node.decorator_list
        if isinstance(mark, ast.Attribute) and mark.attr in ("skip", "xfail")
    ]
    assert bare == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only git knows what belongs here")
def test_no_file_names_a_machine_or_a_registry() -> None:
    words = (*ELSEWHERE, str(ROOT))
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked()
        for word in words
        if word in _text(path)
    ]
    assert found == []


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the module is imported: all but the insides of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            # Decorators and defaults run at once.
            for part in (*child.decorator_list, child.args):
                yield from (part, *_at_import(part))
        elif not isinstance(child, ast.Lambda):
            yield from (child, *_at_import(child))


def _seconds(call: ast.Call) -> float:
    value = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    return value if isinstance(value, int | float) else math.inf


def _named(call: ast.Call, name: str) -> bool:
    return any(one.arg == name for one in call.keywords)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
