"""Nothing from outside reaches a widget as a plain string, and no markup is parsed anywhere."""

import ast
from collections.abc import Iterator

import pytest

from tests.lint.source import Module, last_name, room

SAFE_WIDGETS = {"Input", "TextArea"}  # they show what was typed, and parse nothing
PARSE_MARKUP = {"from_markup", "render_markup", "escape", "Markdown", "Static", "Label"}
# Where Textual takes a string and would parse it: which arguments those are.
TAKE_TEXT = {"notify": ("message", "title"), "Input": ("value",), "panic": (), "bell": ()}
SHOWN = {"border_title", "border_subtitle", "tooltip", "placeholder", "label", "title", "sub_title"}
SCREEN = pytest.mark.parametrize("module", room("tui"), ids=lambda module: module.name)


@SCREEN
def test_only_widgets_that_parse_nothing_are_used(module: Module) -> None:
    widgets = {
        alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets")
        for alias in node.names
    }
    assert widgets <= SAFE_WIDGETS
    assert not any(one.startswith("textual.widgets.") for one in module.imports)


@SCREEN
def test_no_markup_is_parsed(module: Module) -> None:
    parsed = [
        module.at(node)
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Name | ast.Attribute) and last_name(node) in PARSE_MARKUP)
        or (isinstance(node, ast.keyword) and node.arg == "markup" and not _is(node.value, False))
    ]
    assert parsed == []


@SCREEN
def test_what_is_shown_by_textual_itself_is_constant_or_cleaned(module: Module) -> None:
    assert [where for where, text in _shown(module) if not _harmless(text)] == []


@SCREEN
def test_notifications_switch_markup_off(module: Module) -> None:
    parsing = [
        module.at(call)
        for name, call in module.calls()
        if name == "notify" and not any(one.arg == "markup" for one in call.keywords)
    ]
    assert parsing == []


def test_one_module_makes_the_lines_of_the_screen() -> None:
    makers = {
        module.name for module in room("tui") for name, _ in module.calls() if name == "Segment"
    }
    assert makers == {"irtui.tui.paint"}


def test_the_command_line_prints_in_one_module() -> None:
    printers = {
        module.name for module in room("cli") for name, _ in module.calls() if name == "print"
    }
    assert printers == {"irtui.cli.output"}


def test_these_rules_see_what_they_forbid() -> None:
    bad = 'from textual.widgets import Label\nself.notify(f"{x}", markup=True)\nw.tooltip = text\n'
    module = Module(room("tui")[0].path, "irtui.tui.bad", ast.parse(bad))
    for rule in (
        test_only_widgets_that_parse_nothing_are_used,
        test_no_markup_is_parsed,
        test_what_is_shown_by_textual_itself_is_constant_or_cleaned,
    ):
        with pytest.raises(AssertionError):
            rule(module)
    assert len([text for _, text in _shown(module) if not _harmless(text)]) == 2


def _shown(module: Module) -> Iterator[tuple[str, ast.expr]]:
    """Each expression that Textual shows, with where it stands."""
    for name, call in module.calls():
        if name in TAKE_TEXT:
            named = [one.value for one in call.keywords if one.arg in TAKE_TEXT[name]]
            yield from ((module.at(call), text) for text in [*call.args[:1], *named])
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in SHOWN:
                    yield module.at(node), node.value


def _harmless(text: ast.expr) -> bool:
    """Whether an expression is a constant, cleaned, or made of such."""
    if isinstance(text, ast.Call):
        return last_name(text.func) == "clean" or (
            last_name(text.func) == "Text" and all(_harmless(one) for one in text.args)
        )
    if isinstance(text, ast.IfExp):
        return _harmless(text.body) and _harmless(text.orelse)
    return isinstance(text, ast.Constant)


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
