"""`python -m events`"""

import os
import sys

if sys.platform == "linux":  # before arrow is loaded, which looks once: its own choice, mimalloc, keeps what is freed
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "jemalloc")

from events.cli import main

if __name__ == "__main__":
    main()
