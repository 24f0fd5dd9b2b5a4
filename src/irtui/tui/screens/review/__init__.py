"""The review screen."""

from irtui.tui.screens.review.screen import ReviewScreen

__all__ = ["ReviewScreen"]
