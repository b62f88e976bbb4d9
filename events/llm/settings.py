"""Which model is asked, where it runs, and what it may cost: the section `[llm]` of `furat.toml` in the home folder.

The key of a paid service stands in the environment (`FURAT_LLM_KEY`) or in Streamlit's secrets, never in the settings.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from events.errors import SettingsError

KEY_NAME = "FURAT_LLM_KEY"
FILE = "furat.toml"
SECTION = "llm"

ExtractorName = Literal["rules", "llm", "both"]
Structure = Literal["json_schema", "json_object", "none"]
LimitName = Literal["max_tokens", "max_completion_tokens"]
Where = Literal["machine", "network", "internet"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use; None is no limit."""

    articles: int | None = None
    """Articles sent to the model."""
    tokens: int | None = None
    """Tokens sent and received together."""
    money: float | None = None
    """In the currency of the prices."""

    def __post_init__(self) -> None:
        if any(limit is not None and limit < 0 for limit in (self.articles, self.tokens, self.money)):
            raise SettingsError("a budget is 0 or more")

    @property
    def set(self) -> bool:
        """Whether there is any."""
        return self != Limits()


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Everything about the second reader that a person chooses."""

    model: str = ""
    """Name of the model as the server knows it."""
    base_url: str = "http://localhost:11434/v1"
    """Address of an OpenAI-compatible server; the default is Ollama's on this machine."""
    extractor: ExtractorName = "rules"
    """Who reads when nothing is said at the command line."""
    concurrency: int = 4
    """Requests in flight at once."""
    timeout: float = 120.0
    """Seconds without a sign of the server until a request counts as lost."""
    time_limit: float = 180.0
    """Seconds for one question with all its repetitions and pauses; a question is a piece of an article, and nearly
    every article is one piece."""
    retries: int = 3
    """How often a request is made again after 408, 409, 429, 5xx, silence or a lost connection."""
    temperature: float | None = 0.0
    """None ("none" in the file): not sent, for some services refuse it."""
    structure: Structure = "json_schema"
    """How the server is told the form of the answer."""
    answer_tokens: int = 4096
    """Longest answer to one piece of an article."""
    answer_limit: LimitName = "max_tokens"
    """Under which name the server takes that limit."""
    piece_characters: int = 12_000
    """Longer articles are cut at paragraphs into pieces of so many characters."""
    price_in: float | None = None
    """Price of a million tokens sent; None when nothing is paid."""
    price_out: float | None = None
    """Price of a million tokens received."""
    currency: str = "USD"
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        _one_of(self.extractor, ExtractorName, "extractor")
        _one_of(self.structure, Structure, "structure")
        _one_of(self.answer_limit, LimitName, "answer_limit")
        for name, least in (("concurrency", 1), ("retries", 0), ("answer_tokens", 64), ("piece_characters", 500)):
            if getattr(self, name) < least:
                raise SettingsError(f"{name} is {least} or more, not {getattr(self, name)}")
        for name in ("timeout", "time_limit"):
            if not getattr(self, name) > 0:
                raise SettingsError(f"{name} is more than 0 seconds, not {getattr(self, name)}")
        if self.limits.money is not None and not self.priced:
            raise SettingsError("a budget of money needs price_in and price_out (for a million tokens)")
        _check_address(self.base_url)

    @property
    def priced(self) -> bool:
        return self.price_in is not None and self.price_out is not None

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """What so many tokens cost; None without prices."""
        if self.price_in is None or self.price_out is None:
            return None
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1e6

    def ready(self) -> ModelSettings:
        """The same settings, once it is sure that a model is named. Raises SettingsError."""
        if not self.model:
            raise SettingsError(
                f'no model is named; give --model NAME, or write model = "NAME" under [{SECTION}] in {settings_path()}'
            )
        return self


def settings_path(home: Path | None = None) -> Path:
    """Where the settings lie: in `$FURAT_HOME`, or in `var` beside the packages."""
    from events.store import default_folder  # late: it is the store's to say

    return (home or default_folder()) / FILE


def read_settings(path: Path | None = None) -> ModelSettings:
    """The settings of a file (default: `furat.toml` in the home folder); all defaults where there is none.

    Raises SettingsError naming the file and what does not fit.
    """
    path = path or settings_path()
    try:
        section = tomllib.loads(path.read_text(encoding="utf-8")).get(SECTION, {})
    except FileNotFoundError:
        return ModelSettings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from None
    try:
        return _made(section)
    except SettingsError as error:
        raise SettingsError(f"{path}, [{SECTION}]: {error}") from None


def changed(settings: ModelSettings, *, model: str | None = None, base_url: str | None = None) -> ModelSettings:
    """Settings with what was said at the command line. Raises SettingsError."""
    return replace(settings, model=model or settings.model, base_url=base_url or settings.base_url)


def _made(section: Any) -> ModelSettings:
    if not isinstance(section, dict):
        raise SettingsError("is a section with names and values")
    if secret := next((name for name in section if "key" in name.lower() or "secret" in name.lower()), None):
        raise SettingsError(f"{secret} does not belong here; put the key into the environment as {KEY_NAME}")
    budget = section.get("budget", {})
    rest = {name: value for name, value in section.items() if name != "budget"}
    made: ModelSettings = _filled(ModelSettings, rest, limits=_filled(Limits, budget))
    return made


def _filled(kind: Any, given: Any, **more: Any) -> Any:
    """A dataclass with the values given. Raises SettingsError for unknown names and values of the wrong type."""
    if not isinstance(given, dict):
        raise SettingsError("budget is a section of its own: [llm.budget]")
    known = {f.name: str(f.type) for f in fields(kind)}
    given = {
        name: None if value == "none" and "None" in known.get(name, "") else value for name, value in given.items()
    }
    for name, value in given.items():
        if name not in known or name in more or name == "limits":
            raise SettingsError(f"there is no setting {name!r}; settings are {', '.join(known)}")
        if not _fits(value, known[name]):
            raise SettingsError(f"{name} = {value!r} is not of the right kind ({known[name]})")
    return kind(**given, **more)


def _fits(value: Any, annotation: str) -> bool:
    if value is None or isinstance(value, bool):
        return value is None
    if "float" in annotation:
        return isinstance(value, (int, float))
    return isinstance(value, int if "int" in annotation else str)


def _one_of(value: str, choices: Any, name: str) -> None:
    if value not in get_args(choices):
        raise SettingsError(f"{name} is one of {', '.join(get_args(choices))}, not {value!r}")


def api_key(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> str | None:
    """The key: from the environment, else from Streamlit's secrets (`.streamlit/secrets.toml`); None without one.

    Raises SettingsError when the secrets cannot be read.
    """
    known = os.environ if environment is None else environment
    if key := known.get(KEY_NAME, "").strip():
        return _sendable(key)
    own = Path(__file__).resolve().parents[2] if folder is None else folder
    for path in (own / ".streamlit" / "secrets.toml", Path.home() / ".streamlit" / "secrets.toml"):
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8")).get(KEY_NAME)
        except OSError:
            continue
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path} cannot be read: {error}") from None
        if isinstance(found, str) and found.strip():
            return _sendable(found.strip())
    return None


def _sendable(key: str) -> str:
    if not (key.isascii() and key.isprintable()):
        raise SettingsError(f"{KEY_NAME} holds characters no key has; was it pasted whole?")
    return key


# ---- where the text goes ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a base address lies."""

    host: str
    """Name and port as they stand in the address."""
    where: Where
    """This machine, a private network, or anywhere else."""

    @property
    def leaves(self) -> bool:
        """Whether text sent there leaves this machine."""
        return self.where != "machine"

    def __str__(self) -> str:
        if self.where == "machine":
            return f"The text of the articles stays on this machine ({self.host})."
        what = "another machine of a private network" if self.where == "network" else "a machine on the internet"
        return f"THE TEXT OF THE ARTICLES LEAVES THIS MACHINE: it is sent to {self.host}, {what}."


def destination(base_url: str) -> Destination:
    """Where text sent to an address goes. A name counts as the internet unless it can only be near by."""
    parts = urlsplit(base_url)
    name = (parts.hostname or "").lower()
    return Destination(parts.netloc.rpartition("@")[2], _where(name))


def _where(name: str) -> Where:
    if name == "localhost" or name.endswith(".localhost"):
        return "machine"
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return "network" if name.endswith((".local", ".lan", ".internal", ".home.arpa")) else "internet"
    if address.is_loopback:
        return "machine"
    return "network" if address.is_private else "internet"


def _check_address(base_url: str) -> None:
    """Refuse what is no address, holds a password, or would carry text and key readable over the internet."""
    try:
        parts = urlsplit(base_url)
        _ = parts.port
    except ValueError as error:
        raise SettingsError(f"base_url {base_url!r} is no address: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"base_url {base_url!r} is no address; it looks like http://localhost:11434/v1")
    if parts.username or parts.password:
        raise SettingsError(f"base_url holds a name or password; the key belongs into the environment as {KEY_NAME}")
    if parts.scheme == "http" and destination(base_url).where == "internet":
        raise SettingsError(f"base_url {base_url!r} is not encrypted; use https:// for a machine on the internet")
