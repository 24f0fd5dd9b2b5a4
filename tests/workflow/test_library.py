"""The runbooks on disk: which files count, which one an alert gets, and what cannot be read."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from irtui.domain.alert import Alert
from irtui.domain.runbook import RunbookError
from irtui.domain.runbookmatch import Finding, Match, MatchRules, UrlMap
from irtui.workflow.library import Glance, Library, disk
from tests.builders import alert

ONE = "## Fix\n\n1. Restart it\n"
TWO = "## Fix\n\n1. Restart it\n2. Go home\n"
STUB = "## Fix\n\nTODO\n"


def write(root: Path, files: dict[str, str]) -> Library:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Library([root])


def test_finds_markdown_below_the_root_and_nothing_else(tmp_path: Path) -> None:
    library = write(
        tmp_path,
        {
            "b.md": ONE,
            "a/c.markdown": ONE,
            "A.MD": ONE,
            "x.txt": ONE,
            ".git/h.md": ONE,
            ".h.md": "",
        },
    )
    assert [str(path.relative_to(tmp_path)) for path in library.files()] == [
        "A.MD",
        "b.md",
        "a/c.markdown",
    ]
    assert library.problems() == []


def test_a_link_out_of_the_root_is_left_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "root"
    write(outside, {"secret.md": ONE})
    library = write(root, {"real.md": ONE})
    (root / "secret.md").symlink_to(outside / "secret.md")
    (root / "folder").symlink_to(outside)
    (root / "broken.md").symlink_to(root / "nowhere")
    (root / "loop").symlink_to(root)
    (root / "same.md").symlink_to(root / "real.md")
    assert [path.name for path in library.files()] == ["real.md", "same.md"]


def test_a_file_that_becomes_a_link_out_of_the_root_is_not_read(tmp_path: Path) -> None:
    library = write(tmp_path / "root", {"Alert.md": ONE})
    write(tmp_path, {"secret.md": TWO})
    assert len(library.files()) == 1
    (tmp_path / "root/Alert.md").unlink()
    (tmp_path / "root/Alert.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(RunbookError, match=r"Alert\.md leads out of its directory\."):
        library.load(tmp_path / "root/Alert.md")


def test_a_missing_directory_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    write(tmp_path / "there", {"a.md": ONE})
    library = Library([tmp_path / "gone", tmp_path / "there"])
    assert [path.name for path in library.files()] == ["a.md"]
    (problem,) = library.problems()
    assert str(tmp_path / "gone") in problem
    assert problem.endswith("no such file or directory.")


def found(library: Library, name: str, **annotations: str) -> Path | None:
    match = library.find(alert(name, annotations=annotations)).match
    return match.path if match else None


def test_directories_may_be_nested_deeper_than_anybody_would(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(1200):
        deep /= "d"
        deep.mkdir()
    (tmp_path / "Alert.md").write_text(ONE)
    library = Library([tmp_path])
    assert [path.name for path in library.files()] == ["Alert.md"]
    assert library.problems() == []
    # What clears up after tests would not get that deep.
    while deep != tmp_path:
        deep.rmdir()
        deep = deep.parent


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every directory")
def test_a_directory_that_is_closed_to_us_is_told(tmp_path: Path) -> None:
    library = write(tmp_path, {"a/a.md": ONE, "b/b.md": ONE})
    (tmp_path / "a").chmod(0)
    assert [path.name for path in library.files()] == ["b.md"]
    assert "permission denied" in library.problems()[0]
    (tmp_path / "a").chmod(0o700)


def test_an_alert_gets_the_file_of_its_name(tmp_path: Path) -> None:
    library = write(tmp_path, {"kube-pod_CrashLooping.md": ONE, "Other.md": ONE})
    assert found(library, "KubePodCrashLooping") == tmp_path / "kube-pod_CrashLooping.md"
    for name in ("KubePodCrash", "", "--"):
        assert found(library, name) is None


def test_of_several_files_the_most_useful_one_comes_first(tmp_path: Path) -> None:
    library = write(tmp_path, {"a/Alert.md": STUB, "b/Alert.md": ONE, "c/alert.md": TWO})
    assert found(library, "Alert") == tmp_path / "c/alert.md"
    (tmp_path / "c/alert.md").unlink()
    (tmp_path / "b/Alert.md").write_bytes(b"\xff")
    library.refresh()
    assert found(library, "Alert") == tmp_path / "a/Alert.md"


def test_of_equals_the_first_root_wins(tmp_path: Path) -> None:
    write(tmp_path / "a", {"Alert.md": ONE})
    write(tmp_path / "b", {"Alert.md": ONE})
    library = Library([tmp_path / "b", tmp_path / "a"])
    assert found(library, "alert") == tmp_path / "b" / "Alert.md"


def test_a_file_below_two_roots_is_one_file(tmp_path: Path) -> None:
    write(tmp_path / "a", {"Alert.md": ONE})
    assert len(Library([tmp_path, tmp_path / "a"]).files()) == 1


def test_the_pages_of_an_address_are_found_wherever_they_are(tmp_path: Path) -> None:
    write(tmp_path, {"here/a.md": ONE, "wiki/ops/pods.md": TWO})
    rules = MatchRules(url_map=[UrlMap("https://wiki.example/", tmp_path / "wiki")])
    library = Library([tmp_path / "here"], rules)
    url = "https://wiki.example/ops/pods/?x=1"
    assert found(library, "Alert", runbook_url=url) == tmp_path / "wiki/ops/pods.md"


def test_a_runbook_that_moved_is_found_where_it_went_inside_the_roots(tmp_path: Path) -> None:
    moved = "# Alert\n\nThis runbook moved to [another place]({}).\n"
    outside = tmp_path / "outside"
    write(outside, {"secret.md": ONE})
    root = tmp_path / "root"
    library = write(
        root,
        {
            "Alert.md": moved.format("./new/big.md#part-two"),
            "new/big.md": "# Big\n\n## Part two\n\n1. Look\n",
            "Out.md": moved.format("../outside/secret.md"),
            "Loop.md": moved.format("Loop.md"),
        },
    )
    match = library.find(alert("Alert")).match
    assert match == Match(root / "new/big.md", "part-two", "file name, moved")
    assert found(library, "Out") == root / "Out.md"
    assert found(library, "Loop") == root / "Loop.md"


def test_changes_are_seen_after_a_refresh_and_only_changed_files_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = write(tmp_path, {"a.md": ONE, "b.md": ONE})
    assert found(library, "Alert") is None
    read: list[str] = []
    original = disk.read
    monkeypatch.setattr(disk, "read", lambda path: read.append(path.name) or original(path))
    library.refresh()
    assert read == []
    write(tmp_path, {"Alert.md": ONE, "b.md": "# Other\n"})
    library.refresh()
    assert read == ["Alert.md", "b.md"]
    assert found(library, "Alert") == tmp_path / "Alert.md"
    assert found(library, "Other") == tmp_path / "b.md"
    (tmp_path / "Alert.md").unlink()
    library.refresh()
    assert found(library, "Alert") is None


def test_a_start_looks_again_after_two_seconds_and_a_glance_after_ten(tmp_path: Path) -> None:
    now, told = 0.0, Event()
    library = Library([tmp_path], elapsed=lambda: now, changed=told.set)
    assert found(library, "Alert") is None
    write(tmp_path, {"Alert.md": ONE})
    assert found(library, "Alert") is None
    now = 2.1
    assert found(library, "Alert") == tmp_path / "Alert.md"
    assert told.wait(60)
    assert settled(library, alert("Alert")).first_step == "Restart it"
    write(tmp_path, {"Alert.md": "## Fix\n\n1. Switch it off\n"})
    assert settled(library, alert("Alert")).first_step == "Restart it"
    told.clear()
    now = 12.2
    library.glance(alert("Alert"))
    assert told.wait(60), "whoever looked before is told that there is something new"
    assert settled(library, alert("Alert")).first_step == "Switch it off"


def settled(library: Library, one: Alert) -> Glance:
    """What is told of an alert's runbook, once it has been read."""
    library.find(one)
    glance = library.glance(one)
    while glance is None:
        library.find(one)
        glance = library.glance(one)
    return glance


def test_a_glance_never_waits_for_the_disk_and_is_told_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"Alert.md": ONE, "Other.md": TWO})
    disk_answers, told = Event(), Event()
    original = disk.scan

    def late(directory: Path, problems: list[str]) -> Iterator[tuple[Path, disk.Stamp]]:
        assert disk_answers.wait(60)
        yield from original(directory, problems)

    monkeypatch.setattr(disk, "scan", late)
    library = Library([tmp_path], changed=told.set, patience=0.01)
    assert library.glance(alert("Alert")) is None
    assert library.glance(alert("Other")) is None
    assert library.find(alert("Alert")).dangling == (
        "The runbook directories do not answer: is the server they are on there?",
    )
    with pytest.raises(RunbookError, match="do not answer"):
        library.load(tmp_path / "Alert.md")
    with pytest.raises(OSError, match="do not answer"):
        library.files()
    disk_answers.set()
    assert told.wait(60)
    glance = settled(library, alert("Alert"))
    assert (glance.steps, glance.first_step) == (1, "Restart it")
    assert glance.found.match == Match(tmp_path / "Alert.md", "", "file name")


def test_a_glance_says_why_a_runbook_has_no_steps(tmp_path: Path) -> None:
    library = write(tmp_path, {"Alert.md": ""})
    (tmp_path / "Alert.md").write_bytes(b"\xff")
    glance = settled(library, alert("Alert"))
    assert "not UTF-8 text" in glance.unreadable
    assert settled(library, alert("Nothing")) == Glance(Finding())


def test_without_directories_nothing_is_looked_for() -> None:
    library = Library()
    assert library.glance(alert("Alert")) == Glance(Finding())
    assert library.find(alert("Alert")) == Finding()
    assert library.files() == ()


def test_only_a_section_is_read_where_one_is_meant(tmp_path: Path) -> None:
    library = write(tmp_path, {"a.md": "# A\n\n## One\n\n1. First\n\n## Two\n\n1. Second\n"})
    texts = {
        anchor: [step.text for step in library.load(tmp_path / "a.md", anchor).steps]
        for anchor in ("", "two", "three")
    }
    assert texts == {"": ["First", "Second"], "two": ["Second"], "three": ["First", "Second"]}


def test_the_verbs_of_the_house_make_steps(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "# A\n\n## Mitigation\n\nYeet the pod.\n"})
    (step,) = Library([tmp_path], verbs=["yeet"]).load(tmp_path / "a.md").steps
    assert step.text == "Yeet the pod."


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    library = write(tmp_path, {"a.md": ONE})
    first = library.load(path)
    assert library.load(path) is first
    path.write_text(TWO, encoding="utf-8")
    assert len(library.load(path).steps) == 2


def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path) -> None:
    library = write(tmp_path, {"a.md": ONE})
    (tmp_path / "latin.md").write_bytes(b"# a\n\xe9\n")
    (tmp_path / "big.md").write_bytes(b"x" * (512 * 1024 + 1))
    os.mkfifo(tmp_path / "pipe.md")
    for name, reason in {
        "gone.md": "no such file",
        "latin.md": r"not UTF-8 text \(line 2\)",
        "big.md": "larger than 512 KiB",
        "pipe.md": "is not a file",
        ".": "is a directory",
        "a\0b.md": "null",
    }.items():
        with pytest.raises(RunbookError, match=reason) as caught:
            library.load(tmp_path / name)
        assert "\n" not in str(caught.value)
        assert "\0" not in str(caught.value)
