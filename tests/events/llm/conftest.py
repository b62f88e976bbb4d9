"""Test modules here import `modelserver`, which lies beside them, and `newsroom` of the folder above."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
