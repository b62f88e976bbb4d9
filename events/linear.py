"""Linear models over hashed features: 8-bit weights with a scale a class, kept in `.npz` files without pickle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from events.errors import LexiconError
from events.features import FeatureRows

FOLDER = Path(__file__).parent / "weights"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model over hashed features: weights (features, classes) as int8, scale and bias a class."""

    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]

    def sums_of(self, rows: FeatureRows) -> NDArray[np.float32]:
        """What each of some rows gives each class, before scale and bias: (rows, classes); there is at least one row.

        Sums of two sets of features may be added.
        """
        # take gathers rows some eight times faster than weights[ids]
        picked = self.weights.take(rows.ids, axis=0).astype(np.float32)
        return np.array([rows.values[a:b] @ picked[a:b] for a, b in pairwise((0, *rows.ends))])


def side_by_side(models: Sequence[Linear]) -> Linear:
    """Models over the same features as one, so that the rows of weights are gathered once."""
    weights, scale, bias = zip(*((m.weights, m.scale, m.bias) for m in models), strict=True)
    return Linear(np.concatenate(weights, axis=1), np.concatenate(scale), np.concatenate(bias))


def read_weights(name: str, parts: Sequence[str]) -> tuple[Linear, ...]:
    """The models of a file of `events/weights`, in the order of `parts`.

    Raises LexiconError when the file is missing, damaged or of another format.
    """
    path = FOLDER / name
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            found = int(data["format"])
            if found != FORMAT:
                raise LexiconError(f"{path} has format {found}, this version reads {FORMAT}; reinstall Furat")
            return tuple(Linear(data[f"{n}_weights"], data[f"{n}_scale"], data[f"{n}_bias"]) for n in parts)
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        raise LexiconError(f"{path} cannot be read ({error}); make it anew with `python -m events.training`") from None


def write_weights(parts: Mapping[str, Linear], path: Path) -> None:
    """Write models; the same models give the same bytes."""
    arrays: dict[str, NDArray[np.generic]] = {"format": np.array(FORMAT)}
    for name, part in parts.items():
        arrays |= {f"{name}_weights": part.weights, f"{name}_scale": part.scale, f"{name}_bias": part.bias}
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
