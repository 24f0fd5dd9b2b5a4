"""`python -m irtui` is the command `irtui`."""

from irtui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
