"""The runbooks on disk: which files count, which one an alert gets, and what cannot be read."""

import os
from pathlib import Path

import pytest

from irtui.domain.runbook import RunbookError
from irtui.workflow.library import Library

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


def test_a_missing_directory_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    write(tmp_path / "there", {"a.md": ONE})
    library = Library([tmp_path / "gone", tmp_path / "there"])
    assert [path.name for path in library.files()] == ["a.md"]
    (problem,) = library.problems()
    assert str(tmp_path / "gone") in problem
    assert problem.endswith("no such file or directory.")


def test_an_alert_gets_the_file_of_its_name(tmp_path: Path) -> None:
    library = write(tmp_path, {"kube-pod_CrashLooping.md": ONE, "Other.md": ONE})
    assert library.find("KubePodCrashLooping") == tmp_path / "kube-pod_CrashLooping.md"
    assert library.find("KubePodCrash") is None
    assert library.find("") is None
    assert library.find("--") is None


def test_of_several_files_the_most_useful_one_comes_first(tmp_path: Path) -> None:
    library = write(tmp_path, {"a/Alert.md": STUB, "b/Alert.md": ONE, "c/alert.md": TWO})
    assert library.find("Alert") == tmp_path / "c/alert.md"
    (tmp_path / "c/alert.md").unlink()
    (tmp_path / "b/Alert.md").write_bytes(b"\xff")
    library.refresh()
    assert library.find("Alert") == tmp_path / "a/Alert.md"


def test_of_equals_the_first_root_wins(tmp_path: Path) -> None:
    write(tmp_path / "a", {"Alert.md": ONE})
    write(tmp_path / "b", {"Alert.md": ONE})
    assert Library([tmp_path / "b", tmp_path / "a"]).find("alert") == tmp_path / "b" / "Alert.md"


def test_new_files_are_seen_after_a_refresh(tmp_path: Path) -> None:
    library = write(tmp_path, {})
    assert library.find("Alert") is None
    write(tmp_path, {"Alert.md": ONE})
    library.refresh()
    assert library.find("Alert") == tmp_path / "Alert.md"


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
