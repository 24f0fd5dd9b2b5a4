"""Copies to the terminal's clipboard; nothing comes back, so success is never claimed."""

from irtui.tui.screens.room import Room
from irtui.tui.widgets.fields import written

# What goes through the shortest limit among common terminals, 100,000 bytes in base64.
MOST_BYTES = 74_994


def copy(room: Room, text: str, what: str = "It") -> None:
    """Send a text to the clipboard and say so, and when it is too long for some terminals."""
    shown = written(text)
    size = len(shown.encode())
    room.app.copy_to_clipboard(shown)
    if size > MOST_BYTES:
        room.say(
            f"{what} has {size:,} bytes: many terminals copy no more than {MOST_BYTES:,} and drop "
            "the rest or all of it. Look before you paste.",
            "warning",
        )
    else:
        room.say(f"{what} was sent to the terminal's clipboard (over tmux: set-clipboard on).")
