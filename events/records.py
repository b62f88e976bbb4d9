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
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Converter = Callable[[Any], Any]


class RecordError(ValueError):
    """A text is not a record of the type asked for; the message names the type and field."""


def to_json(record: Any) -> str:
    """A dataclass as one line of JSON; letters stand as they are, lone surrogates escaped."""
    plain = _plain(record)
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text if _encodable(text) else json.dumps(plain, separators=(",", ":"), allow_nan=False)


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
    kind: Any = type(value)
    return _encoder(kind)(value)


@cache
def _encoder(kind: Any) -> _Converter:
    """What turns a value of an annotated type into what JSON knows."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        encode = _encoder(_some(kind))
        return encode if encode is _as_is else lambda value: None if value is None else encode(value)
    if origin is tuple:
        return _tuple_encoder(get_args(kind))
    if kind in (tuple, list):
        return lambda value: [_plain(item) for item in value]
    if dataclasses.is_dataclass(kind):
        return _dataclass_encoder(kind)
    if kind in (date, datetime):
        return kind.isoformat  # type: ignore[no-any-return]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    return _as_is


def _as_is(value: Any) -> Any:
    return value


def _tuple_encoder(args: tuple[Any, ...]) -> _Converter:
    if args[-1] is not Ellipsis:
        encoders = tuple(map(_encoder, args))
        return lambda value: [encode(item) for encode, item in zip(encoders, value, strict=True)]
    each = _encoder(args[0])
    return list if each is _as_is else lambda value: [each(item) for item in value]


def _dataclass_encoder(kind: Any) -> _Converter:
    encoders: list[tuple[str, _Converter]] = []

    def encode(value: Any) -> Any:
        if not encoders:  # filled at first use, so that types may refer to each other
            hints = get_type_hints(kind)
            encoders.extend((name, _encoder(hints[name])) for name in _field_names(kind))
        return {name: encode_field(getattr(value, name)) for name, encode_field in encoders}

    return encode


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
