"""`[updates]`: channels and the operators' own templates, and what refuses them."""

from datetime import timedelta
from pathlib import Path

import pytest

from irtui.config.errors import ConfigError
from irtui.config.load import load
from irtui.config.templates import read_templates
from irtui.domain.updatestage import Templates


def config(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text)
    file.chmod(0o600)
    return file


def said(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(config(tmp_path, text))
    return str(caught.value).removeprefix(f"{tmp_path}/")


def template(tmp_path: Path, name: str, text: str | bytes) -> Path:
    directory = tmp_path / "templates"
    directory.mkdir(exist_ok=True)
    file = directory / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


CHANNEL = "[[updates.channel]]\nname = 'ops'\n"


def test_what_leaves_the_machine_is_a_dry_run_first(tmp_path: Path) -> None:
    text = f"""
{CHANNEL}kind = "webhook"
url = "https://chat.example/secret"
{CHANNEL.replace("ops", "log")}kind = "file"
path = "log.md"
{CHANNEL.replace("ops", "say")}kind = "command"
command = ["say"]
dry_run = false
timeout = "30s"
"""
    ops, log, say = load(config(tmp_path, text)).updates.channel
    assert [ops.dry, log.dry, say.dry] == [True, False, False]
    assert log.path == tmp_path / "log.md"
    assert say.timeout == timedelta(seconds=30)
    assert "secret" not in repr(ops)


def test_templates_stand_beside_the_file_or_where_it_says(tmp_path: Path) -> None:
    template(tmp_path, "internal.md", "{known}")
    template(tmp_path, "support.md", "{key}: {known}")
    template(tmp_path, "README.md", "{what we do here}")
    text = f"{CHANNEL}kind = 'clipboard'\naudiences = ['support']"
    updates = load(config(tmp_path, text)).updates
    assert updates.templates == tmp_path / "templates"
    found = read_templates(updates.templates)
    assert found.audiences == ("internal", "executive", "customer", "support")
    assert found.of("internal").filled({"known": "x"}) == "x"
    assert found.of("executive") == Templates().of("executive")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kind = 'webhok'", '3: updates.channel[0].kind: must be "clipboard", "file"'),
        ("kind = 'webhook'", "3: updates.channel[0].kind: a webhook channel needs one of url_file"),
        (
            "kind = 'webhook'\nurl_env = 'A'\nurl_file = 'a'",
            "3: updates.channel[0].kind: a webhook channel needs one of url_file, url_env and url",
        ),
        ("kind = 'file'", "3: updates.channel[0].kind: a file channel needs a path"),
        ("kind = 'command'", "3: updates.channel[0].kind: a command channel needs a command"),
        (
            "kind = 'file'\npath = 'a'\nurl_env = 'A'",
            "3: updates.channel[0].kind: a file channel takes no url_env, remove it",
        ),
        (
            "kind = 'clipboard'\nformat = 'json'",
            "3: updates.channel[0].kind: a clipboard channel takes no format, remove it",
        ),
        (
            "kind = 'clipboard'\naudiences = []",
            "4: updates.channel[0].audiences: must not be empty, or nothing would go there",
        ),
        (
            "kind = 'clipboard'\naudiences = ['customers']",
            '4: updates.channel[0].audiences: "customers" is no audience, known are internal, '
            "executive, customer; a template of its own adds one",
        ),
        (
            f"kind = 'clipboard'\n{CHANNEL}kind = 'clipboard'",
            "5: updates.channel[1].name: another channel has this name, each needs its own",
        ),
        ("kind = 'clipboard'\nname2 = 'x'", "4: updates.channel[0].name2: unknown key"),
    ],
)
def test_a_bad_channel_is_told_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    assert said(tmp_path, CHANNEL + text).startswith(f"config.toml:{problem}")


def test_an_address_in_an_open_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    file = config(tmp_path, f"{CHANNEL}kind = 'webhook'\nurl = 'https://chat.example/key'")
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="holds a secret in a file that others can read") as found:
        load(file)
    assert "key" not in str(found.value)


def test_its_variable_is_not_for_commands_of_runbooks(tmp_path: Path) -> None:
    text = f"{CHANNEL}kind = 'webhook'\nurl_env = 'HOOK'\n[runbooks]\nenvironment = ['HOOK']"
    assert "6: runbooks.environment[0]: holds a secret of ours" in said(tmp_path, text)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("internal.md", "Known:\n{knwon}", ":2: {knwon}: unknown field, did you mean {known}?"),
        ("internal.md", "a }", ":1: a lone }, write }} for one that is no field"),
        ("internal.md", b"a\n\xff", ":2: is not UTF-8 text, save it so"),
        ("internal.md", "x" * 64_001, ": is over 64000 bytes, which no update is; make it shorter"),
        ("Support.md", "x", ": name it in small letters, digits and dashes, as its audience"),
        (
            "customer-solved.md",
            "x",
            ": is for no stage, for customers there are customer-identified, "
            "customer-investigating, customer-monitoring, customer-resolved",
        ),
    ],
)
def test_a_bad_template_is_told_with_its_line(
    tmp_path: Path, name: str, text: str | bytes, problem: str
) -> None:
    template(tmp_path, name, text)
    assert said(tmp_path, "") == f"templates/{name}{problem}"


def test_a_template_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    template(tmp_path, "internal.md", "").unlink()
    (tmp_path / "templates" / "internal.md").mkdir()
    assert said(tmp_path, "") == "templates/internal.md: cannot be read: Is a directory"
    assert said(tmp_path, "[updates]\ntemplates = 'nowhere'") == (
        "config.toml:2: updates.templates: is no directory that you can read, "
        "name the one with your templates"
    )
