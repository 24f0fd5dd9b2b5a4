import getpass
import subprocess
import sys
from pathlib import Path

import pytest

from irtui import paths
from irtui.config.errors import ConfigError, NothingConfigured
from irtui.config.find import operator_name, settings_for
from irtui.config.settings import Settings


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the usual configuration file would be; amtool's is `amtool.yml` beside it."""
    file = tmp_path / "config.toml"
    monkeypatch.setattr(paths, "config_file", lambda: file)
    monkeypatch.setattr(paths, "amtool_files", lambda: [tmp_path / "amtool.yml"])
    return file


def _url(environ: dict[str, str], option: Path | None = None) -> str | None:
    found = settings_for(option, environ).sources
    assert [source.name for source in found] == ["alertmanager"]
    return found[0].url


def test_each_place_is_asked_only_after_the_better_ones(config: Path) -> None:
    config.with_name("amtool.yml").write_text("alertmanager.url: http://amtool\n")
    assert _url({}) == "http://amtool"
    environ = {"ALERTMANAGER_URI": "http://uri"}
    assert _url(environ) == "http://uri"
    environ["ALERTMANAGER_URL"] = "http://url/"
    assert _url(environ) == "http://url"
    environ["IRTUI_ALERTMANAGER_URL"] = "http://irtui"
    assert _url(environ) == "http://irtui"
    environ["IRTUI_ALERTMANAGER_URL"] = ""
    assert _url(environ) == "http://url"
    config.write_text('operator = "from-usual-file"\n')
    assert settings_for(None, environ) == Settings(operator="from-usual-file")
    other = config.with_name("other.toml")
    other.write_text('operator = "from-option"\n')
    assert settings_for(other, environ).operator == "from-option"


def test_a_file_that_was_named_must_exist(config: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        settings_for(config.with_name("named.toml"), {"ALERTMANAGER_URL": "http://am"})


def test_a_dangling_link_is_not_passed_over(config: Path) -> None:
    config.symlink_to("nowhere")
    with pytest.raises(ConfigError, match="there is no such file"):
        settings_for(None, {"ALERTMANAGER_URL": "http://am"})


def test_a_bad_address_is_told_with_its_variable(config: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_for(None, {"ALERTMANAGER_URI": "http://u:hunter2@am"})
    assert str(caught.value) == (
        "ALERTMANAGER_URI: holds a user name or password, use basic_auth for them"
    )


def test_nothing_anywhere_is_explained_in_three_lines(config: Path) -> None:
    with pytest.raises(NothingConfigured) as caught:
        settings_for(None, {})
    looked, write, demo = str(caught.value).splitlines()
    assert str(config) in looked
    assert "IRTUI_ALERTMANAGER_URL" in looked
    assert "amtool" in looked
    assert write.startswith(f"Copy {paths.example_config()} to {config} ")
    assert demo.endswith("irtui demo")


def test_the_operator_is_the_nearest_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "os-user")
    environ = {"IRTUI_OPERATOR": " variable "}
    configured = Settings(operator="configured")
    assert operator_name("option", environ, configured) == "option"
    assert operator_name(None, environ, configured) == "variable"
    assert operator_name(None, {"IRTUI_OPERATOR": ""}, configured) == "configured"
    assert operator_name(None, {}, Settings()) == "os-user"
    assert operator_name("a\udcffb", {}, Settings()) == "a?b"


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise OSError("No username set in the environment")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert operator_name(None, {}, Settings()).startswith("uid ")


def test_a_bad_operator_is_told_with_its_origin() -> None:
    with pytest.raises(ConfigError, match=r"^--operator: must not be empty$"):
        operator_name(" ", {}, Settings())
    with pytest.raises(ConfigError, match=r"^IRTUI_OPERATOR: must be at most 64 characters$"):
        operator_name(None, {"IRTUI_OPERATOR": "a" * 65}, Settings())


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("irtui.config.errors", "pydantic"),
        ("irtui.config.find", "yaml"),
        ("irtui.config.find", "textual"),
    ],
)
def test_imports_stay_light(module: str, unwanted: str) -> None:
    code = f"import {module}, sys; sys.exit({unwanted!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
