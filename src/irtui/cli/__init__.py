"""The command line: the only place that wires the rooms together."""

from collections.abc import Sequence

from irtui.cli.parser import parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 ok, 1 something failed, 2 wrong usage or config."""
    options = parser().parse_args(arguments)
    try:
        # Imported here, so that --help and --version answer at once.
        from irtui.cli.running import run

        return run(options)
    except KeyboardInterrupt:
        return 130
