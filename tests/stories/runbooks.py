"""Runbooks for stories."""

from pathlib import Path

CHECKOUT_DOWN = """\
# CheckoutDown

## Diagnosis

- [ ] Look at the error ratio by pod
- [ ] Check the last roll-out

## Mitigation

- [ ] Roll back to the version before

  ```sh
  kubectl -n shop rollout undo deployment/checkout
  ```

- [ ] Confirm that orders come in again
"""


def shelf(directory: Path, **texts: str) -> Path:
    """A directory of runbooks, each named like its alert."""
    found = directory / "runbooks"
    found.mkdir(exist_ok=True)
    for name, text in (texts or {"CheckoutDown": CHECKOUT_DOWN}).items():
        (found / f"{name}.md").write_text(text, encoding="utf-8", newline="")
    return found
