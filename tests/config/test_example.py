import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

from irtui import paths
from irtui.cli.severities import severity_rules
from irtui.config.load import load
from irtui.config.settings import Settings
from irtui.config.table import Table
from irtui.config.wording import inner_table

EXAMPLE = paths.example_config()

# Before what stands in one list with it, which is explained as a whole.
LISTED = ("#cert_file", "#widespread", "#large", "#limited")


def uncommented() -> str:
    """The example with every setting switched on; "# " begins a line of explanation."""
    return re.sub(r"(?m)^#(?=[^\s#])", "", EXAMPLE.read_text())


def test_the_example_loads_as_it_is_and_changes_nothing() -> None:
    assert load(EXAMPLE) == Settings()


def test_the_example_loads_with_every_setting_switched_on(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(uncommented())
    file.chmod(0o600)
    (tmp_path / "templates").mkdir()
    found = load(file)
    assert [source.name for source in found.sources][:2] == ["prod-eu", "prod-us"]
    builtin = Settings()
    # What has no default, so that the example shows one that could be.
    shown = ("prometheus", "prometheus_login")
    unset = {**dict.fromkeys(shown), "match": (), "url_map": ()}
    runbooks = found.runbooks.model_copy(update=unset)
    assert (found.board, runbooks) == (builtin.board, builtin.runbooks)
    severity = found.severity.model_copy(update={"rule": ()})
    assert severity_rules(severity) == severity_rules(builtin.severity)
    assert len(severity_rules(found.severity).rules) == 2
    fields = type(found.sources[0]).model_fields
    for name in ("kind", "interval", "timeout"):
        assert getattr(found.sources[0], name) == fields[name].default


def test_every_setting_is_in_the_example_with_a_reason() -> None:
    shown = tomllib.loads(uncommented())
    assert _absent(Settings, [shown], "") == []


def test_every_first_mention_of_a_setting_is_explained() -> None:
    lines = EXAMPLE.read_text().splitlines()
    told: set[str] = set()
    for before, line in itertools.pairwise(lines):
        if match := re.match(r"#(\w+) = ", line):
            explained = before.startswith(("# ", *LISTED))
            assert explained or match[1] in told or match[1] == "url", line
            told.add(match[1])


def _absent(model: type[Table], tables: list[dict[str, Any]], where: str) -> list[str]:
    absent = []
    # Tables of one kind, such as the severities, show each key once among them.
    inner: dict[type[Table], tuple[str, list[dict[str, Any]]]] = {}
    for name, field in model.model_fields.items():
        values = [table[name] for table in tables if name in table]
        flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
        if not values:
            absent.append(where + name)
        elif kind := inner_table(field.annotation):
            inner.setdefault(kind, (f"{where}{name}.", []))[1].extend(flat)
    return absent + [
        name for kind, (place, found) in inner.items() for name in _absent(kind, found, place)
    ]
