"""Which allocator arrow takes when Furat is a command: one that gives back what a portion took."""

from __future__ import annotations

import os
import subprocess
import sys

import pyarrow as pa
import pytest

SHOW = "import events.__main__, pyarrow; print(pyarrow.default_memory_pool().backend_name)"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere arrow chooses itself")
@pytest.mark.parametrize(
    ("chosen", "expected"),
    [pytest.param("", "jemalloc", id="not chosen"), pytest.param("system", "system", id="chosen by the user")],
)
def test_the_command_takes_jemalloc_unless_told_otherwise(chosen: str, expected: str) -> None:
    assert "jemalloc" in pa.supported_memory_backends()
    mine = {name: value for name, value in os.environ.items() if name != "ARROW_DEFAULT_MEMORY_POOL"}
    environment = mine | ({"ARROW_DEFAULT_MEMORY_POOL": chosen} if chosen else {})
    done = subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == (expected, "")
