"""Bytes to text: which encoding news files come in, and what is no text at all."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from events.errors import BinaryInput, EmptyInput, UndecodableInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
)
_SAMPLE = 1_000_000
"""Bytes looked at to tell an encoding."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.02
"""Share of control characters in text; files that are not text have far more."""
_ARABIC = ("cp1256", "iso8859_6")
"""Encodings of Arabic with a byte a letter; each reads the other's bytes as Arabic letters, but as no words."""
_ARTICLE = "\u0627\u0644"
"""Alef and lam, in every Arabic text and in none that is read in the wrong encoding."""
_ARABIC_SHARE = 0.7
"""Share of Arabic among letters beyond ASCII from which windows-1256 is believed: Western text read so has few."""


def decode(data: bytes, name: str, *, declared: str = "") -> str:
    """The text in some bytes, each character that cannot be stored replaced by one U+FFFD.

    `name` is told in errors; `declared` is an encoding the input claims. Raises EmptyInput, BinaryInput,
    UndecodableInput.
    """
    encoding = encoding_of(data, name, declared=declared)
    try:
        text = clean(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise UndecodableInput(f"{name}: is not {encoding} throughout ({error}); save it as UTF-8") from error
    if not text.strip("\ufffd \t\r\n\ufeff"):
        raise EmptyInput(f"{name}: holds no text")
    return text


def encoding_of(data: bytes, name: str, *, declared: str = "") -> str:
    """The encoding of some bytes, or of the beginning of a longer input. Raises as `decode`."""
    if not data.strip():
        raise EmptyInput(f"{name}: is empty")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if data.startswith(_MAGIC):
        raise BinaryInput(f"{name}: is not text (a picture, archive or office file?); convert it to text first")
    encoding = _guess(data[:_SAMPLE], name, declared)
    text = data[:_SAMPLE].decode(encoding, "replace")
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise BinaryInput(f"{name}: is not text; convert it to text first")
    return encoding


def clean(text: str) -> str:
    """Text that can be stored, of the same length: NUL and halves of surrogate pairs become U+FFFD."""
    return text if text.isascii() and "\x00" not in text else re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


def _guess(sample: bytes, name: str, declared: str) -> str:
    if _is_utf8(sample):
        return "utf-8"
    if declared and _knows(declared, sample):
        return declared
    letters = [char for char in sample.decode("cp1256") if char.isalpha() and not char.isascii()]
    if letters and sum("\u0600" <= char <= "\u06ff" for char in letters) >= _ARABIC_SHARE * len(letters):
        return max(_ARABIC, key=lambda encoding: sample.decode(encoding, "replace").count(_ARTICLE))
    if b"\x00" in sample:
        raise BinaryInput(f"{name}: is not text; convert it to text first")
    best = charset_normalizer.from_bytes(sample).best()
    if best is None:
        raise UndecodableInput(f"{name}: its encoding cannot be told; save it as UTF-8")
    return str(best.encoding)


def _is_utf8(sample: bytes) -> bool:
    """Whether it is UTF-8, a character cut off at the end forgiven."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _knows(encoding: str, sample: bytes) -> bool:
    try:
        sample.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return False
    return True
