"""An update as one document: what a webhook or a command reads."""

from typing import Any

from irtui.domain.channel import Message
from irtui.text import rfc3339


def document(message: Message) -> dict[str, Any]:
    """The update and its incident; times are RFC 3339 in UTC, unknown ones null."""
    return {
        "version": 1,
        "event": "update",
        "delivery": str(message.delivery),
        "incident": {
            "key": message.incident,
            "title": message.title,
            "severity": message.severity,
            "status": message.status,
        },
        "update": {
            "number": message.number,
            "audience": message.audience,
            "stage": message.stage,
            "text": message.text,
            "by": message.by,
            "at": rfc3339(message.at),
            "next_update_at": rfc3339(message.next_update_at),
        },
    }
