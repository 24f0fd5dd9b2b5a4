"""Checklists: a pane for the incident screen, and a screen for an alert without an incident."""

from irtui.tui.screens.checklist.pane import ChecklistPane
from irtui.tui.screens.checklist.screen import ChecklistScreen, open_runbook

__all__ = ["ChecklistPane", "ChecklistScreen", "open_runbook"]
