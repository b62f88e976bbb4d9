"""Pictures one after another as an animated GIF."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from PIL import Image

_MILLISECONDS = 900
_WIDTH = 1200
"""Pixels: a slide at its full width would be twice the bytes for the same map."""


def animated(pictures: Iterable[bytes]) -> bytes:
    """The PNGs in their order, repeated for ever; the same pictures give the same bytes."""
    first, *rest = (_frame(picture) for picture in pictures)
    written = BytesIO()
    first.save(written, format="GIF", save_all=True, append_images=rest, duration=_MILLISECONDS, loop=0, optimize=False)
    return written.getvalue()


def _frame(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as picture:
        smaller = picture.convert("RGB").resize((_WIDTH, round(_WIDTH * picture.height / picture.width)))
    return smaller.quantize(128, dither=Image.Dither.NONE)
