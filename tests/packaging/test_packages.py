"""What people install: the packages hold all that the program needs, and it runs from them."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from irtui import __version__
from irtui.demo import runbooks_dir
from irtui.paths import styles_dir

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "irtui"
PROBE = """\
import irtui, json
from pathlib import Path
from irtui import paths
from irtui.demo import runbooks_dir
from irtui.tui.app import IrtuiApp
shipped = [paths.example_config(), runbooks_dir(), *map(Path, IrtuiApp.CSS_PATH)]
print(json.dumps([irtui.__file__, [str(path) for path in shipped if path.exists()]]))
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the source package and the wheel that is built from it."""
    directory = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(directory), str(ROOT))
    return directory


@pytest.fixture(scope="module")
def installed(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel was installed; the libraries are those of this environment."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _run(*pip, "--no-deps", "--no-index", "--target", str(target), str(_wheel(packages)))
    return target


def wanted() -> set[str]:
    """What must be in a package, as paths below irtui."""
    files = [path for path in SOURCE.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    shipped = {str(path.relative_to(SOURCE)) for path in files}
    shipped |= {f"styles/{path.name}" for path in (ROOT / "styles").glob("*.tcss")}
    return shipped | {"config.example.toml"}


def test_the_wheel_holds_all_that_is_used(packages: Path) -> None:
    with zipfile.ZipFile(_wheel(packages)) as wheel:
        names = wheel.namelist()
    ours = {name.removeprefix("irtui/") for name in names if name.startswith("irtui/")}
    assert ours == wanted()
    assert {"py.typed", "store/revisions/r0001_first.py", "styles/app.tcss"} <= ours
    assert {f"demo/runbooks/{path.name}" for path in runbooks_dir().glob("*.md")} <= ours
    others = {name.split("/")[0] for name in names} - {"irtui"}
    assert others == {f"irtui-{__version__}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_source_package_holds_all_that_is_used(packages: Path) -> None:
    (archive,) = packages.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    styles = {path for path in wanted() if path.startswith("styles/")}
    code = {f"src/irtui/{path}" for path in wanted() - styles - {"config.example.toml"}}
    assert styles | code <= names
    assert {"config.example.toml", "LICENSE", "Makefile", "README.md", "pyproject.toml"} <= names
    assert not {name.split("/")[0] for name in names} & {".venv", ".git", "dist", ".ci"}


@pytest.mark.parametrize("command", [["-m", "irtui"], ["bin/irtui"]])
def test_the_installed_program_runs(installed: Path, tmp_path: Path, command: list[str]) -> None:
    program = [str(installed / word) if "/" in word else word for word in command]
    said = _in(installed, tmp_path, *program, "--version")
    assert said == f"irtui {__version__}\n"


def test_the_installed_program_makes_its_database(installed: Path, tmp_path: Path) -> None:
    assert _in(installed, tmp_path, "-m", "irtui", "incidents") == "No incident.\n"


def test_the_installed_program_finds_what_it_ships(installed: Path, tmp_path: Path) -> None:
    package, *shipped = _in(installed, tmp_path, "-c", PROBE).replace('"', "").split()
    assert str(installed) in package
    assert len(shipped) == 2 + len(list(styles_dir().glob("*.tcss")))
    assert all(str(installed) in path for path in shipped)


def _wheel(packages: Path) -> Path:
    (wheel,) = packages.glob("*.whl")
    return wheel


def _in(installed: Path, home: Path, *arguments: str) -> str:
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(installed)}
    return _run(sys.executable, *arguments, cwd=home, env=environ)


def _run(*command: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
