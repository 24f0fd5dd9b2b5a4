"""Runbooks that other people wrote: how many give steps before the fallback."""

import os
from pathlib import Path

import pytest

from irtui.domain.runbook import Runbook, StepKind, parse

CORPUS = Path(os.environ.get("IRTUI_CORPUS") or Path(__file__).parents[4] / "shared" / "data")


def read_all(folder: str) -> list[Runbook]:
    root = CORPUS / "runbooks" / folder
    if not root.is_dir():
        pytest.skip(f"the corpus of runbooks is not at {CORPUS} (set IRTUI_CORPUS)")
    files = [
        path for path in sorted(root.rglob("*.md")) if path.name not in ("README.md", "_index.md")
    ]
    return [parse(path.read_text(encoding="utf-8"), name=path.name) for path in files]


@pytest.mark.parametrize(("folder", "share"), [("prometheus-operator", 0.885), ("openshift", 0.97)])
def test_share_of_files_with_steps(folder: str, share: float) -> None:
    runbooks = read_all(folder)
    found = [r for r in runbooks if any(s.kind is not StepKind.FALLBACK for s in r.steps)]
    assert len(found) / len(runbooks) >= share


@pytest.mark.parametrize("folder", ["prometheus-operator", "openshift"])
def test_the_steps_are_fit_to_read(folder: str) -> None:
    steps = [step for runbook in read_all(folder) for step in runbook.steps]
    assert all("](" not in step.text and "\n" not in step.text for step in steps)
    assert sum(len(step.text) > 200 for step in steps) <= len(steps) // 50
    assert max(len(r.steps) for r in read_all(folder)) <= 40
