"""Where a lake stands now."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """What one look into a lake's log tells."""

    version: int
    """The newest published one."""
    identity: str
    """Tells this lake from one made anew at the same place."""
