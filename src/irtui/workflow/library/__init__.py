"""The runbooks on disk: found for an alert, read as checklists, and looked at again for changes."""

from irtui.workflow.library.library import Glance, Library

__all__ = ["Glance", "Library"]
