"""Runbooks at an alert: which one is told and why, changes on disk, and a new one where none is."""

from pathlib import Path

from tests.stories.operator import operator
from tests.stories.runbooks import shelf

BIG = "# Many\n\n## Queue is full\n\n1. Drain it\n\n## Other\n\n1. Never mind\n"
WIDE = (160, 50)


async def test_the_alert_tells_its_runbook_and_the_rule_that_found_it(tmp_path: Path) -> None:
    files = shelf(tmp_path, big=BIG, CheckoutDown="# CheckoutDown\n\n1. Look\n")
    async with operator(tmp_path, runbooks=[files], size=WIDE) as alice:
        url = "https://wiki.example/big.md#queue-is-full"
        alice.monitor.fire("Queue", annotations={"runbook_url": url})
        await alice.sees("big.md#queue-is-full · 1 step", "1  Drain it")
        await alice.sees("found by annotation runbook_url")
        await alice.press("i")
        await alice.sees("Declare an incident")
        await alice.answers("nobody can pay")
        await alice.settles_severity(None)
        await alice.sees("0 of 1", "Drain it")
        *_, run = (await alice.record()).runs
        assert (run.anchor, run.matched_by) == ("queue-is-full", "annotation runbook_url")


async def test_what_changes_on_disk_is_seen(tmp_path: Path) -> None:
    files = shelf(tmp_path, Other="# Other\n")
    async with operator(tmp_path, runbooks=[files], size=WIDE) as alice:
        gone = {"runbook_url": "https://wiki.example/CheckoutDown"}
        alice.monitor.fire("CheckoutDown", annotations=gone)
        await alice.sees("none for this alert", "annotation runbook_url leads to no file here")
        shelf(tmp_path, CheckoutDown="# CheckoutDown\n\n1. Look\n")
        await alice.press("ctrl+r")
        await alice.sees("CheckoutDown.md · 1 step", "1  Look", "found by annotation runbook_url")
        (files / "CheckoutDown.md").write_bytes(b"# a\n\xff")
        await alice.press("ctrl+r")
        await alice.sees("UTF-8.", "found by")


async def test_a_new_runbook_is_written_from_what_was_done(tmp_path: Path) -> None:
    files, edited = shelf(tmp_path, Other="# Other\n"), list[str]()

    def in_editor(path: Path) -> None:
        edited.append(path.name)
        path.write_text(path.read_text(encoding="utf-8") + "- [ ] Call home\n")

    async with operator(tmp_path, runbooks=[files], size=WIDE, editor=in_editor) as alice:
        alice.monitor.fire("DiskFull")
        await alice.sees("none for this alert")
        await alice.note("deleted the old logs")
        await alice.sees("deleted the old logs")
        await alice.press("N")
        await alice.sees("Write a runbook", "DiskFull")
        await alice.press("enter")
        await alice.sees("DiskFull.md · 2 steps", "1  deleted the old logs", "found by file name")
        assert edited == ["DiskFull.md"]
        await alice.press("N")
        await alice.sees("Every alert here has a runbook")
        await alice.declare("nobody can write")
        await alice.sees("0 of 2", "Call home")
        assert "- [ ] Call home" in (files / "DiskFull.md").read_text(encoding="utf-8")


async def test_a_new_runbook_is_written_from_an_incident(tmp_path: Path) -> None:
    files = shelf(tmp_path, Other="# Other\n")
    async with operator(tmp_path, runbooks=[files]) as alice:
        alice.monitor.fire("DiskFull")
        alice.monitor.fire("Other", service="mail")
        await alice.sees("2 alerts")
        await alice.press("space", "j", "space")
        await alice.declare("nobody can write")
        await alice.press("tab")
        await alice.note("deleted the old logs")
        await alice.press("N")
        await alice.sees("Write a runbook", "DiskFull")
        await alice.press("enter")
        await alice.sees("Written to")
        text = (files / "DiskFull.md").read_text(encoding="utf-8")
        assert "- [ ] deleted the old logs" in text
        assert "nobody can write" in text
        assert sorted(path.name for path in files.iterdir()) == ["DiskFull.md", "Other.md"]


async def test_a_new_runbook_stays_where_the_editor_does_not_start(tmp_path: Path) -> None:
    def no_editor(path: Path) -> None:
        raise OSError("no such program")

    files = shelf(tmp_path, Other="# Other\n")
    async with operator(tmp_path, runbooks=[files], editor=no_editor, size=WIDE) as alice:
        alice.monitor.fire("DiskFull")
        await alice.sees("1 new")
        await alice.press("N", "enter")
        # A toast breaks its lines where the path happens to end.
        await alice.sees("$EDITOR.", "found by file name")
        assert (files / "DiskFull.md").exists()


async def test_without_a_directory_there_is_nowhere_to_write(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("DiskFull")
        await alice.sees("1 new")
        await alice.press("N", "enter")
        await alice.sees("There is nowhere to write it", "[runbooks]")


async def test_read_only_nothing_is_written(tmp_path: Path) -> None:
    files = shelf(tmp_path, Other="# Other\n")
    async with operator(tmp_path, runbooks=[files], read_only=True) as alice:
        alice.monitor.fire("DiskFull")
        await alice.sees("1 alert")
        await alice.press("N", "enter")
        await alice.sees("--read-only")
        assert [path.name for path in files.iterdir()] == ["Other.md"]
