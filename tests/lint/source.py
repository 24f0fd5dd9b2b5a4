"""The source as the rules of the house see it: modules, what they import and what they call."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "irtui"


@dataclass(frozen=True)
class Module:
    """One Python file; `name` is dotted and begins with irtui or tests."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room it stands in: the first name below irtui."""
        return self.name.split(".")[1] if "." in self.name else ""

    @property
    def imports(self) -> frozenset[str]:
        """All that it imports, wherever the statement stands; a name imported from a package of
        ours counts as a module of it.
        """
        return frozenset(_imports(self.tree))

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Each call with the last name of what is called."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield last_name(node.func), node

    def at(self, node: ast.AST) -> str:
        """Where a node stands, for a message."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def modules(folder: str = "src/irtui") -> tuple[Module, ...]:
    """The modules below a folder of the checkout."""
    found = sorted((ROOT / folder).rglob("*.py"))
    return tuple(Module(path, _name(path), ast.parse(path.read_text())) for path in found)


def room(name: str) -> list[Module]:
    """The modules of one room, of which there is at least one."""
    found = [module for module in modules() if module.room == name]
    assert found, name
    return found


def tracked() -> list[Path]:
    """The files that belong to the project: what git knows or would take."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = done.stdout.decode().split("\0")
    return [path for name in names if name and (path := ROOT / name).is_file()]


def last_name(node: ast.expr) -> str:
    """`update` of `self.table.update`, "" of what has no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    parts = parts[1:] if parts[0] == "src" else parts
    return ".".join(part for part in parts if part != "__init__")


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, "relative imports hide where a name comes from"
            assert not node.level, "relative imports hide where a name comes from"
            ours = node.module.split(".")[0] == "irtui"
            yield from (
                f"{node.module}.{alias.name}" if ours else node.module for alias in node.names
            )
