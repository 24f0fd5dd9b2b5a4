"""How much is measured: small by default for a quick look, whole with `--full`."""

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Volumes:
    """The volumes of one run; `small` and `large` are numbers of alerts."""

    small: int = 1_000
    large: int = 10_000
    runs: int = 5  # starts, of which the median counts
    keys: int = 15  # presses of each kind
    polls: int = 4  # polls whose CPU is measured
    poll_seconds: float = 2.0  # between them
    pause: float = 1.0  # between keys: a share of that of a person
    quiet_seconds: int = 15
    memory_seconds: int = 8
    soak_alerts: int = 1_000
    soak_polls: int = 500
    soak_seconds: int = 60  # the soak ends then, however many polls there were
    events: int = 1_000  # of the incident that is opened
    all_events: int = 20_000
    incidents: int = 500  # that a report counts


FULL = Volumes(
    small=10_000,
    large=50_000,
    runs=11,
    keys=150,
    polls=20,
    poll_seconds=5.0,
    quiet_seconds=60,
    memory_seconds=20,
    soak_alerts=10_000,
    soak_polls=5_000,
    soak_seconds=3_600,
    events=10_000,
    all_events=1_000_000,
    incidents=10_000,
)


def add_options(parser: ArgumentParser) -> None:
    """An option for each volume, and `--full` for all of them."""
    parser.add_argument("--full", action="store_true", help="the volumes of the promises")
    for field in fields(Volumes):
        quick, full = getattr(Volumes(), field.name), getattr(FULL, field.name)
        option = f"--{field.name.replace('_', '-')}"
        told = f"{quick:,} or {full:,}"
        parser.add_argument(option, type=type(quick), metavar="N", help=told)


def chosen(options: Namespace) -> Volumes:
    """The volumes that the options name."""
    named = {field.name: getattr(options, field.name) for field in fields(Volumes)}
    base = FULL if options.full else Volumes()
    return replace(base, **{name: number for name, number in named.items() if number is not None})
