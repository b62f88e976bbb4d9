"""What a person chooses: read from a file, refused with a reason, and plain about where the text goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.errors import SettingsError
from events.extractors import limited
from events.llm.settings import (
    KEY_NAME,
    Limits,
    ModelSettings,
    api_key,
    changed,
    destination,
    read_settings,
    settings_path,
)


def written(folder: Path, text: str) -> Path:
    path = folder / "furat.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_nothing_is_asked_of_a_model(tmp_path: Path) -> None:
    settings = read_settings(tmp_path / "furat.toml")
    assert (settings.extractor, settings.model) == ("rules", "")
    assert not destination(settings.base_url).leaves
    with pytest.raises(SettingsError, match="--model"):
        settings.ready()


def test_the_file_lies_in_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FURAT_HOME", str(tmp_path))
    assert settings_path() == tmp_path / "furat.toml"


def test_a_section_is_read(tmp_path: Path) -> None:
    settings = read_settings(
        written(
            tmp_path,
            '[llm]\nmodel = "m"\nbase_url = "https://models.example.org/v1"\nconcurrency = 8\n'
            "price_in = 1\nprice_out = 4\n[llm.budget]\narticles = 100\nmoney = 2.5\n[other]\nx = 1\n",
        )
    )
    assert (settings.model, settings.concurrency, settings.priced) == ("m", 8, True)
    assert settings.limits == Limits(100, None, 2.5)
    assert settings.cost(1_000_000, 500_000) == 3.0
    assert changed(settings, base_url="http://localhost:1/v1").model == "m"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[llm]\nmodle = "m"', "no setting 'modle'"),
        ("[llm]\nmodel = 7", "not of the right kind"),
        ("[llm]\nconcurrency = true", "not of the right kind"),
        ("[llm]\nconcurrency = 0", "concurrency is 1 or more"),
        ("[llm]\ntimeout = 0", "timeout is more than 0"),
        ("[llm]\ntime_limit = -1", "time_limit is more than 0"),
        ('[llm]\nextractor = "oracle"', "extractor is one of rules, llm, both"),
        ('[llm]\napi_key = "sk-1"', KEY_NAME),
        ("[llm]\nbudget = 3", "llm.budget"),
        ("[llm.budget]\ntokens = -1", "a budget is 0 or more"),
        ("[llm.budget]\nmoney = 1", "needs price_in and price_out"),
        ('[llm]\nbase_url = "ftp://x/v1"', "is no address"),
        ('[llm]\nbase_url = "http://localhost:http/v1"', "is no address"),
        ('[llm]\nbase_url = "http://me:pw@localhost/v1"', KEY_NAME),
        ('[llm]\nbase_url = "http://models.example.org/v1"', "https://"),
        ("[llm", "cannot be read"),
        ("llm = 3", "is a section"),
    ],
)
def test_what_does_not_fit_is_told_with_the_file(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError, match=told) as error:
        read_settings(path)
    assert str(path) in str(error.value)


def test_a_temperature_may_be_left_to_the_service(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, '[llm]\ntemperature = "none"')).temperature is None
    assert read_settings(written(tmp_path, "[llm]\ntemperature = 1")).temperature == 1
    with pytest.raises(SettingsError, match="not of the right kind"):
        read_settings(written(tmp_path, '[llm]\ntemperature = "hot"'))


def test_a_budget_at_the_command_line_goes_before_the_settings_own() -> None:
    settings = ModelSettings(model="m", limits=Limits(articles=5, tokens=1000))
    assert limited(settings, 7, None, None).limits == Limits(7, 1000, None)
    with pytest.raises(SettingsError, match="price_in"):
        limited(settings, None, None, 3.0)


@pytest.mark.parametrize(
    ("base_url", "where", "host"),
    [
        ("http://localhost:11434/v1", "machine", "localhost:11434"),
        ("http://127.0.0.1:8080/v1", "machine", "127.0.0.1:8080"),
        ("http://[::1]:8080/v1", "machine", "[::1]:8080"),
        ("http://LOCALHOST/v1", "machine", "LOCALHOST"),
        ("http://192.168.1.20:8000/v1", "network", "192.168.1.20:8000"),
        ("http://models.local/v1", "network", "models.local"),
        ("https://api.example.com/v1", "internet", "api.example.com"),
        ("https://localhost.example.com/v1", "internet", "localhost.example.com"),
        ("https://8.8.8.8/v1", "internet", "8.8.8.8"),
    ],
)
def test_where_the_text_goes_is_said_plainly(base_url: str, where: str, host: str) -> None:
    found = destination(base_url)
    assert (found.where, found.host) == (where, host)
    assert found.leaves == (where != "machine")
    assert ("LEAVES THIS MACHINE" in str(found)) == found.leaves
    assert host in str(found)


def test_the_key_comes_from_the_environment_or_from_streamlits_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "nobody")
    assert api_key({}, tmp_path) is None
    (tmp_path / ".streamlit").mkdir()
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.write_text(f'{KEY_NAME} = "from-secrets"', encoding="utf-8")
    assert api_key({}, tmp_path) == "from-secrets"
    assert api_key({KEY_NAME: " from-environment "}, tmp_path) == "from-environment"
    assert api_key({"OPENAI_API_KEY": "of-another"}, tmp_path / "elsewhere") is None
    with pytest.raises(SettingsError, match="characters no key has"):
        api_key({KEY_NAME: "مفتاح"}, tmp_path)
    secrets.write_text("= broken", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"secrets\.toml cannot be read"):
        api_key({}, tmp_path)
