import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from irtui.config.lines import Lines, Location

TEXT = '''\
# [decoy]
top = 1
a.b = { c = 1 }

[table]
text = """
[decoy]
key = 1 \\"""" # quote and comment
  "quoted key"  .  x = [
  # ] = [
  1, "]", ']',
]
after = '[x]'
[[list]]
name = "one"
[list.inner]
deep = 1
[[list.more]]
x = 1
[[list]]
name = "two"
list = 1
  [[list.more]]
[[list.more]]
x = 2 # [not.this]
[ "\\u0061.b" . 'c' ]
z = 1
[last]'''


def test_each_key_is_found_on_its_line() -> None:
    tomllib.loads(TEXT)
    lines = Lines(TEXT)
    expected: dict[Location, int] = {
        ("top",): 2,
        ("a",): 3,
        ("a", "b", "c"): 3,
        ("table",): 5,
        ("table", "text"): 6,
        ("table", "quoted key", "x", 1): 9,
        ("table", "after"): 13,
        ("list",): 14,
        ("list", 0, "name"): 15,
        ("list", 0, "inner"): 16,
        ("list", 0, "inner", "deep"): 17,
        ("list", 0, "inner", "absent"): 16,
        ("list", 0, "more", 0, "x"): 19,
        ("list", 1): 20,
        ("list", 1, "name"): 21,
        ("list", 1, "list"): 22,
        ("list", 1, "more", 0): 23,
        ("list", 1, "more", 1): 24,
        ("list", 1, "more", 1, "x"): 25,
        ("a.b", "c", "z"): 27,
        ("last",): 28,
        ("nowhere", 3): 1,
        (): 1,
    }
    assert {where: lines.of(where) for where in expected} == expected


def test_windows_line_ends_count_once() -> None:
    assert Lines("a = 1\r\nb = '''\r\n'''\r\nc = 1\r\n").of(("c",)) == 4


VALUES = st.sampled_from(
    [
        "1",
        '"\\"#["',
        "'#\"'",
        '"""\n[[x]]\n"""',
        '""""a\\\n b"""""',
        "'''\nk = 1 '' \n''''",
        "[\n1, # ]\n]",
        '[\n["t"],\n[[1]]\n]',
        "{ a = [ '}' ] }",
        "[[1], []] # [x]",
    ]
)
HEADERS = st.sampled_from(["", "[[t]]\n", "# [t]\n\n", "\n  \n", "[[t]] # x\n"])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(HEADERS, VALUES), max_size=8))
def test_every_key_of_any_document_is_found(parts: list[tuple[str, str]]) -> None:
    text, tables = "", -1
    table: Location = ()
    expected: dict[Location, int] = {}
    for number, (header, value) in enumerate(parts):
        text += header
        if header.startswith("[["):
            tables += 1
            table = ("t", tables)
        expected[(*table, f"key-{number}")] = text.count("\n") + 1
        text += f"key-{number} = {value}\n"
    tomllib.loads(text)
    lines = Lines(text)
    assert {where: lines.of(where) for where in expected} == expected
