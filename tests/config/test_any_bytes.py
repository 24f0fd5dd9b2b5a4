from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from irtui import paths
from irtui.config.errors import ConfigError
from irtui.config.load import load


def _is_told(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    path.chmod(0o600)
    try:
        load(path)
    except ConfigError as error:
        lines = str(error).splitlines()
        assert lines
        assert all(line.startswith(f"{path}:") and line.isprintable() for line in lines)


fuzzed = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@fuzzed
@given(st.binary(max_size=200))
def test_any_bytes_load_or_are_told(tmp_path: Path, raw: bytes) -> None:
    _is_told(tmp_path / "c.toml", raw)


UNCOMMENTED = paths.example_config().read_bytes().replace(b"\n#", b"\n").replace(b"\n ", b"\n# ")


@fuzzed
@given(
    st.integers(0, len(UNCOMMENTED)),
    st.integers(0, 40),
    st.sampled_from([b"", b'"', b"[", b"]", b"=", b"1", b"\n", b"{}", b"[[a]]\n", b"\x00", b"'''"])
    | st.binary(max_size=5)
    | st.text(max_size=5).map(lambda text: text.encode("utf-8", "replace")),
)
def test_any_damaged_configuration_loads_or_is_told(
    tmp_path: Path, at: int, cut: int, new: bytes
) -> None:
    _is_told(tmp_path / "c.toml", UNCOMMENTED[:at] + new + UNCOMMENTED[at + cut :])


VALUES = st.recursive(
    st.sampled_from(
        [
            "1",
            "-1.5",
            "nan",
            "true",
            '""',
            '"15s"',
            "'http://h'",
            "07:32:00",
            "1979-05-27",
            '"""\n"""',
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda parts: f"[{', '.join(parts)}]")
        | inner.map(lambda part: f"{{ name = {part} }}")
    ),
    max_leaves=3,
)
TABLES = ["sources", "sources.tls", "board", "runbooks", "severity.SEV1", "severity.label_map"]
KEYS = [
    *("operator", "database", "sources", "board", "severity", "name", "url", "urls", "interval"),
    *(
        "headers",
        "basic_auth",
        "bearer_token",
        "tls",
        "proxy",
        "directories",
        "map",
        "SEV1",
        '"\\u202e"',
    ),
]
STATEMENTS = st.one_of(
    st.tuples(st.sampled_from(KEYS), VALUES).map(" = ".join),
    st.sampled_from([f"[{name}]" for name in TABLES] + ["[[sources]]", "[[severity]]"]),
)


@fuzzed
@given(st.lists(STATEMENTS, max_size=8).map("\n".join))
def test_any_mixture_of_known_words_loads_or_is_told(tmp_path: Path, text: str) -> None:
    _is_told(tmp_path / "c.toml", text.encode())
