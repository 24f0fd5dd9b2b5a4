"""Widgets: they draw lines and report what was chosen."""
