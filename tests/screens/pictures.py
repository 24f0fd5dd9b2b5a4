"""Compares what the screen shows with pictures that somebody looked at and accepted."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import textual
from textual.app import App
from textual.widgets import Input, TextArea

ACCEPTED = Path(__file__).parent / "accepted"
VERSION = ACCEPTED / "textual.txt"


class Pictures:
    """The pictures of one terminal size; `IRTUI_ACCEPT=1` accepts what is seen."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = f"{size[0]}x{size[1]}"
        self._accepting = os.environ.get("IRTUI_ACCEPT") == "1"
        self._different: list[str] = []
        version = VERSION.read_text(encoding="utf-8").strip() if VERSION.exists() else "none"
        if not self._accepting and version != textual.__version__:
            pytest.skip(f"the pictures are of textual {version}, this is {textual.__version__}")

    def look(self, app: App[Any], name: str) -> None:
        """Compare one picture; a difference is told at the end, with all others."""
        path = ACCEPTED / f"{name}-{self._size}.svg"
        seen = _drawn(app)
        if self._accepting:
            ACCEPTED.mkdir(exist_ok=True)
            path.write_text(seen, encoding="utf-8")
            VERSION.write_text(f"{textual.__version__}\n", encoding="utf-8")
        new = path.with_suffix(".new.svg")
        if path.exists() and path.read_text(encoding="utf-8") == seen:
            new.unlink(missing_ok=True)
            return
        new.write_text(seen, encoding="utf-8")
        self._different.append(f"{name}: open {new} beside {path.name}")

    def judge(self) -> None:
        """Fail with every picture that is different."""
        if self._different:
            told = "\n".join(self._different)
            pytest.fail(f"not as accepted, IRTUI_ACCEPT=1 accepts it:\n{told}", pytrace=False)


def hold_still(app: App[Any]) -> None:
    """No cursor blinks and no toast covers anything."""
    app.clear_notifications()
    for field in app.screen.query("Input, TextArea").results(Input | TextArea):  # type: ignore[arg-type]
        field.cursor_blink = False


def _drawn(app: App[Any]) -> str:
    """The screen as SVG, without the number that is another one each time."""
    return re.sub(r"terminal-\d+", "terminal", app.export_screenshot(simplify=True))
