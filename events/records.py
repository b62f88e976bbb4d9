"""The types of `events.model` as JSON text and back, without loss.

The form follows the type annotations, so a new field of a dataclass needs no line here: enums stand as their
values, dates in ISO 8601, tuples as lists, None as null. A field that is missing takes its default (an older
record), an unknown one is refused (a newer record).
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Converter = Callable[[Any], Any]


class RecordError(ValueError):
    """A text is not a record of the type asked for; the message names the type and field."""


def to_json(record: Any) -> str:
    """A dataclass as one line of JSON; letters stand as they are, lone surrogates escaped."""
    text = _ENCODE(record)
    return text if _encodable(text) else _ESCAPE(record)


def from_json(kind: type[T], text: str) -> T:
    """The record of a type in a JSON text; RecordError when it is another thing."""
    record: T = value_from_json(kind, text)
    return record


def value_from_json(kind: Any, text: str) -> Any:
    """As `from_json`, for any annotation: `EventDate | None`, `tuple[Actor, ...]`, `float`."""
    try:
        return _decoder(kind)(json.loads(text))
    except RecordError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecordError(f"not a record of {getattr(kind, '__name__', kind)}: {error}") from error


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(value: Any) -> Any:
    """What JSON does not know by itself, one level deep; enums that are numbers or texts it knows."""
    kind: Any = type(value)
    fields = _fields(kind)
    if fields is not None:
        return dict(zip(fields[0], fields[1](value), strict=True))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"a {type(value).__name__} is no part of a record")


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], _Converter] | None:
    """Names of a dataclass's fields and what gets their values at once; None of other types."""
    if not hasattr(kind, "__dataclass_fields__"):
        return None
    names = _field_names(kind)
    if len(names) < 2:  # of one name `attrgetter` gives no tuple
        return names, lambda value: tuple(getattr(value, name) for name in names)
    return names, attrgetter(*names)


_ENCODE, _ESCAPE = (
    json.JSONEncoder(
        ensure_ascii=ascii, separators=(",", ":"), allow_nan=False, check_circular=False, default=_plain
    ).encode
    for ascii in (False, True)
)


def _some(kind: Any) -> Any:
    """X of `X | None`."""
    return next(arg for arg in get_args(kind) if arg is not type(None))


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def _decoder(kind: Any) -> _Converter:
    """What turns parsed JSON into a value of an annotated type."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _optional(_some(kind))
    if origin is tuple:
        return _tuple(get_args(kind))
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    if kind in (date, datetime):
        return kind.fromisoformat  # type: ignore[no-any-return]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _scalar(kind)


def _optional(kind: Any) -> _Converter:
    decode = _decoder(kind)
    return lambda value: None if value is None else decode(value)


def _tuple(args: tuple[Any, ...]) -> _Converter:
    if args[-1] is Ellipsis:
        each = _decoder(args[0])
        return lambda value: tuple(map(each, value))
    decoders = tuple(map(_decoder, args))
    return lambda value: tuple(decode(item) for decode, item in zip(decoders, value, strict=True))


def _scalar(kind: Any) -> _Converter:
    accepted = (int, float) if kind is float else kind

    def decode(value: Any) -> Any:
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
            raise RecordError(f"{value!r} is not {kind.__name__}")
        return kind(value)

    return decode


def _dataclass(kind: Any) -> _Converter:
    hints = get_type_hints(kind)
    decoders: dict[str, _Converter] = {}

    def decode(value: Any) -> Any:
        if not decoders:  # filled at first use, so that types may refer to each other
            decoders.update({name: _decoder(hints[name]) for name in _field_names(kind)})
        if unknown := value.keys() - decoders.keys():
            raise RecordError(f"{kind.__name__} has no field {sorted(unknown)}")
        return kind(**{name: decoders[name](item) for name, item in value.items()})

    return decode
