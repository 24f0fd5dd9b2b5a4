"""The incident screen: a file for each pane and for each kind of act."""

from irtui.tui.screens.incident.screen import IncidentScreen, open_incident

__all__ = ["IncidentScreen", "open_incident"]
