"""The whole job: from the page to the exported review, without leaving the terminal."""

from pathlib import Path
from typing import Any

from irtui.domain.recordjson import record_json
from tests.stories.operator import Operator, operator
from tests.stories.runbooks import shelf


def in_editor(path: Path) -> None:
    """What alice does in her own editor."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("## Lessons\n", "## Lessons\nRestart the pool first.\n"))


async def test_an_outage_from_page_to_post_mortem(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)], editor=in_editor) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.sees("CheckoutDown", "1 new")

        await alice.waits(minutes=2)
        await alice.acknowledge()
        await alice.sees("Acknowledged CheckoutDown", "ack alice")
        await alice.note("orders fell at noon")
        await alice.sees("note: orders fell at noon")

        await alice.waits(minutes=1)
        await alice.declare("nobody can pay", severity="SEV2")
        await alice.sees("SEV2", "commander alice", "CheckoutDown fired", "impact: nobody can pay")

        await walks_through(alice)

        await alice.waits(minutes=1)
        await alice.next_status("identified")
        await alice.waits(minutes=5)
        await alice.next_status("mitigated")
        alice.monitor.resolve("CheckoutDown")
        await alice.waits(minutes=2)
        await alice.sees("CheckoutDown ended", "1, 0 firing")
        await alice.next_status("resolved")

        await alice.press("e")
        await alice.write_review(Summary="The pool ran dry.", What_went_well="We were quick.")
        await alice.press("o")
        await alice.sees("3 of 10 sections", "saved")
        file = await alice.export()

        told = record_json(await alice.record())
        tells_the_story(told)
        tells_the_same(file.read_text(encoding="utf-8"), told)


async def walks_through(alice: Operator) -> None:
    """Three of the four steps, each with another outcome."""
    await alice.waits(minutes=1)
    await alice.done()
    await alice.sees("1 of 4", "✓")
    await alice.skip("not applicable")
    await alice.sees("2 of 4", "skipped: not applicable")
    await alice.fail("the image is gone")
    await alice.sees("3 of 4", "failed: the image is gone")


def tells_the_story(told: dict[str, Any]) -> None:
    """The record says who did what and when."""
    assert (told["status"], told["severity"], told["commander"]) == ("resolved", "SEV2", "alice")
    stamps = {name: (told[name] or "")[11:16] for name in told if name.endswith("_at")}
    assert stamps == {
        "impact_started_at": "",
        "detected_at": "12:00",
        "acknowledged_at": "12:02",
        "declared_at": "12:03",
        "confirmed_at": "12:03",
        "identified_at": "12:05",
        "mitigated_at": "12:10",
        "resolved_at": "12:12",
        "closed_at": "",
        "cancelled_at": "",
        "next_update_at": "",
    }
    *_, run = told["runs"]
    assert [(one["state"], one["by"], one["note"], one["reason"]) for one in run["steps"]] == [
        ("done", "alice", "", None),
        ("skipped", "alice", "", "not_applicable"),
        ("failed", "alice", "the image is gone", None),
        ("in_progress", None, "", None),
    ]
    assert all(one["at"].endswith("12:04:00Z") for one in run["steps"][:3])
    assert {event["by"] for event in told["timeline"]} == {"alice", "monitor"}
    assert told["alerts"][0]["ended_at"]


def tells_the_same(text: str, told: dict[str, Any]) -> None:
    """The exported file holds all that the record tells, and what alice wrote."""
    for event in told["timeline"]:
        row = f"| {event['at'][:10]} {event['at'][11:19]} | {event['by']} |"
        assert row in text, f"{event} is not in the file"
    for step in told["runs"][-1]["steps"]:
        assert step["text"] in text
    for words in ("the image is gone", "not applicable", "orders fell at noon", "nobody can pay"):
        assert words in text
    for written in ("The pool ran dry.", "We were quick.", "Restart the pool first."):
        assert written in text
