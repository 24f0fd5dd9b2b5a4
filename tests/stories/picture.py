"""What stands on the screen, as text."""

import re
from collections.abc import Iterator

from textual.app import App

# Everything that a terminal would obey or that would move what stands beside it.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\u2028\u2029\ufeff\u00ad\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def rows(app: App[None]) -> list[str]:
    """The rows of the screen in front, toasts and dialogs included."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def whole(app: App[None]) -> str:
    """The screen in front as one text."""
    return "\n".join(rows(app))


def says(app: App[None], text: str) -> bool:
    """Whether a text is seen: in a row, or wrapped within one widget; spaces don't count."""
    wanted = _squeezed(text)
    return any(wanted in _squeezed(seen) for seen in (*rows(app), *_widgets(app)))


def unsafe(app: App[None]) -> set[str]:
    """The unsafe characters that any screen, also one behind a dialog, sends to the terminal."""
    return {
        found
        for screen in app.screen_stack
        for strip in screen._compositor.render_strips()
        for found in UNSAFE.findall(strip.text)
    }


def _widgets(app: App[None]) -> Iterator[str]:
    strips = app.screen._compositor.render_strips()
    for region, clip in app.screen._compositor.visible_widgets.values():
        seen = region.intersection(clip)
        yield " ".join(strips[y].crop(seen.x, seen.right).text for y in range(*seen.line_span))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
