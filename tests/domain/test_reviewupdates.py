"""What was told to whom, as the review has it."""

from dataclasses import replace
from uuid import uuid4

from irtui.domain.review import document
from irtui.domain.statusupdate import Delivery, DeliveryState, StatusUpdate
from tests.builders import MINUTE, T0, record


def test_what_was_told_is_in_the_review_with_what_came_too_late() -> None:
    def update(number: int, minutes: int, state: DeliveryState) -> StatusUpdate:
        way = Delivery(uuid4(), "ops|chat", "webhook", state)
        at = T0 + minutes * MINUTE
        return StatusUpdate(
            uuid4(), number, "internal", "internal", f"Known: {number} <b>", "alice", at,
            at + 20 * MINUTE, deliveries=(way,),
        )  # fmt: skip

    sent, dry = update(1, 5, DeliveryState.SENT), update(2, 32, DeliveryState.DRY_RUN)
    text = document(replace(record(), updates=(sent, dry)), "")
    assert (
        "2 were sent. Nobody heard in time: 7 min until 2026-01-31 12:32:00 too late.\n\n"
        "| Time (UTC) | For | Late by | Channels | Text |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 2026-01-31 12:05:00 | internal | – | ops\\|chat | Known: 1 \\<b\\> |\n"
        "| 2026-01-31 12:32:00 | internal | 7 min | ops\\|chat (dry run) | Known: 2 \\<b\\> |\n"
    ) in text
    assert "No update was sent." in document(record(), "")
