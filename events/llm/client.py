"""The one room that speaks to a model's server: the OpenAI protocol, `chat.completions` with a JSON schema.

Only what the protocol needs is sent: no tools, no key from another service's variables, no description of this machine.
Redirects are not followed, and an address on this machine is never reached through a proxy.

ReadingError
├── ModelUnavailable   the server cannot be used at all: wrong address, key or model
└── ArticleUnread
    └── AnswerUnusable this answer cannot be used: late, refused, broken
"""

from __future__ import annotations

import threading
import time
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from events.errors import ArticleUnread, ReadingError, SettingsError
from events.llm import answer
from events.llm.patience import NoTime, Passing, Patience, retry_after
from events.llm.settings import ModelSettings, destination
from events.timing import TimeUp, within

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletion

_KEPT = frozenset(
    "host accept accept-encoding connection content-type content-length authorization user-agent retry-after".split()
)
"""Headers that are sent; all others the library adds are left out."""
_AGENT = "furat"
_PASSING = frozenset({408, 409, 429})
_NO_MONEY = "insufficient_quota"
"""Comes with status 429, and does not pass."""
_LONGEST_MESSAGE = 300


class ModelUnavailable(ReadingError):
    """The server cannot be used at all; asking for another article would end the same way."""


class AnswerUnusable(ArticleUnread):
    """The answer to one question cannot be used."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered."""

    text: str
    tokens_in: int | None
    """As the server counts them; None when it does not say."""
    tokens_out: int | None
    whole: bool = True
    """False when the answer is longer than it may be and was cut off."""


class Client(Protocol):
    """Whoever answers a question."""

    def ask(self, system: str, user: str) -> Reply:
        """The answer to one question. Raises ModelUnavailable, AnswerUnusable."""
        ...


class OpenAIClient:
    """A client of any OpenAI-compatible server; may be used from several threads."""

    def __init__(self, settings: ModelSettings, key: str | None) -> None:
        self.settings = settings.ready()
        self._library = _library(self.settings, key)
        weakref.finalize(self, self._library.close)  # connections end with their client
        self._lock = threading.Lock()
        self._reached = False
        self.most_in_flight = 0
        """The most requests that were under way at once."""
        self._in_flight = 0

    def ask(self, system: str, user: str) -> Reply:
        """The answer to one question, asked again after 408, 409, 429, 5xx, silence and lost connections, but never
        longer than `time_limit` in all.

        Raises ModelUnavailable, AnswerUnusable.
        """
        self._count(+1)
        try:
            patience = Patience(self.settings.retries, self.settings.time_limit)
            return _reply(patience.ask(lambda left: self._send(self._request(system, user), left)))
        except NoTime as over:
            raise self._given_up(over) from over.error
        finally:
            self._count(-1)

    def _given_up(self, over: NoTime) -> ReadingError:
        """What follows when a fault has not passed: how often was asked, and why no more."""
        if isinstance(over.error, ModelUnavailable):
            return over.error
        told = f"{over.error}, asked {over.attempts} times" if over.attempts > 1 else str(over.error)
        if over.attempts <= self.settings.retries:
            limit = f"{self.settings.time_limit:g} seconds one question may take (time_limit)"
            told += f"; a pause of {round(over.wanted, 1):g} seconds and asking again would go beyond the {limit}"
        return AnswerUnusable(told)

    def _count(self, change: int) -> None:
        with self._lock:
            self._in_flight += change
            self.most_in_flight = max(self.most_in_flight, self._in_flight)

    def _send(self, request: dict[str, Any], left: float) -> Any:
        """One attempt, of so many seconds. Raises Passing, ModelUnavailable, AnswerUnusable."""
        import openai  # late: half a second, and not everybody has it

        host = destination(self.settings.base_url).host
        silence = min(self.settings.timeout, left)
        try:
            # A server that sends a byte now and then never falls silent: what takes too long is broken off.
            found = within(left, lambda: self._library.chat.completions.create(**request, timeout=silence))
            self._reached = True
            return found
        except (openai.APITimeoutError, TimeUp):
            raise Passing(AnswerUnusable(f"{host} did not answer within {silence:.3g} seconds")) from None
        except openai.APIConnectionError as error:
            kind = AnswerUnusable if self._reached else ModelUnavailable  # a server that was there may come back
            raise Passing(
                kind(f"{host} cannot be reached ({_short(error.__cause__ or error)}); is the server running?")
            ) from None
        except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
            raise ModelUnavailable(f"{host} does not accept the key ({_told(error)})") from None
        except openai.NotFoundError as error:
            raise ModelUnavailable(
                f"{host} has no model {self.settings.model!r}, or no such address ({_told(error)})"
            ) from None
        except openai.APIStatusError as error:
            raise self._status(error, host) from None
        except (openai.OpenAIError, ValueError) as error:
            raise AnswerUnusable(f"{host} answered something that is no chat completion ({_short(error)})") from None

    def _status(self, error: openai.APIStatusError, host: str) -> Exception:
        """What an answer with another status is: it may pass, it ends the run, or it is about this question alone."""
        told = AnswerUnusable(f"{host} answered {error.status_code} ({_told(error)})")
        if error.code == _NO_MONEY:
            return ModelUnavailable(f"{host} says that the account has nothing left ({_told(error)})")
        if error.status_code in _PASSING or error.status_code >= 500:
            return Passing(told, retry_after(error.response.headers.get("retry-after"), time.time()))
        return told

    def _request(self, system: str, user: str) -> dict[str, Any]:
        settings = self.settings
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        request: dict[str, Any] = {"model": settings.model, "messages": messages}
        request[settings.answer_limit] = settings.answer_tokens
        if settings.temperature is not None:
            request["temperature"] = settings.temperature
        if settings.structure == "json_object":
            request["response_format"] = {"type": "json_object"}
        elif settings.structure == "json_schema":
            form = {"name": "events", "strict": True, "schema": answer.schema()}
            request["response_format"] = {"type": "json_schema", "json_schema": form}
        return request


def _library(settings: ModelSettings, key: str | None) -> openai.OpenAI:
    try:
        import openai
    except ImportError:
        raise SettingsError(
            "reading with a model needs the package openai: pip install -r requirements-llm.txt"
        ) from None
    near = not destination(settings.base_url).leaves
    return openai.OpenAI(
        api_key=key or "none",  # never another service's key from the environment
        base_url=settings.base_url,
        timeout=settings.timeout,
        max_retries=0,  # `Patience` asks again
        http_client=openai.DefaultHttpxClient(
            follow_redirects=False,  # text goes to the address that was named, and nowhere else
            trust_env=not near,
            event_hooks={"request": [_plain]},
        ),
    )


def _plain(request: Any) -> None:
    """Leave out the headers that tell of this machine or of other accounts."""
    for name in list(request.headers):
        if name.lower() not in _KEPT:
            del request.headers[name]
    request.headers["user-agent"] = _AGENT
    if request.headers.get("authorization") == "Bearer none":
        del request.headers["authorization"]


def _reply(completion: ChatCompletion | Any) -> Reply:
    """The text of an answer. Raises AnswerUnusable when there is none to be used."""
    choice = next(iter(getattr(completion, "choices", None) or ()), None)
    message = getattr(choice, "message", None)
    if choice is None or message is None:
        raise AnswerUnusable("the server's answer is no chat completion")
    if refusal := getattr(message, "refusal", None):
        raise AnswerUnusable(f"the model refused: {_short(refusal)}")
    if choice.finish_reason == "content_filter":
        raise AnswerUnusable("the service's filter held the answer back")
    usage = getattr(completion, "usage", None)
    sent, received = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    if choice.finish_reason == "length":
        return Reply("", sent, received, whole=False)
    if not isinstance(message.content, str) or not message.content.strip():
        raise AnswerUnusable("the answer is empty")
    return Reply(message.content, sent, received)


def _count(usage: Any, name: str) -> int | None:
    value = getattr(usage, name, None)
    return value if isinstance(value, int) and value >= 0 else None


def _told(error: openai.APIStatusError) -> str:
    """What the server says is wrong."""
    body = error.body
    message = body.get("message") if isinstance(body, dict) else None
    return _short(message or error.message)


def _short(what: object) -> str:
    return " ".join(str(what).split())[:_LONGEST_MESSAGE]
