"""Runbooks that other people wrote: how many give steps, and that none of their text is lost."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from irtui.domain.runbook import Runbook, StepKind, parse
from irtui.domain.runbook.blocks import Block, BlockKind, read_blocks
from irtui.domain.runbook.imperative import Remark, remark
from irtui.domain.runbook.source import read_source

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


@pytest.mark.parametrize("folder", ["prometheus-operator", "openshift"])
def test_no_sentence_is_lost(folder: str) -> None:
    for runbook in read_all(folder):
        shown = bare(runbook.context + "".join(everything(runbook)))
        for paragraph in paragraphs(read_blocks(read_source(runbook.text, runbook.name).text)):
            # Only a caption such as "Example output:" goes, when the output has moved.
            if remark(paragraph.text) is not Remark.TODO and not paragraph.text.endswith(":"):
                for sentence in re.split(r"(?<=[.:])\s+", paragraph.text):
                    assert bare(sentence) in shown, (runbook.name, sentence)


def everything(runbook: Runbook) -> Iterator[str]:
    for step in runbook.steps:
        yield from (*step.group, step.text, step.body, *step.substeps, *step.cautions)


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            yield block
        yield from paragraphs(block.children)


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
