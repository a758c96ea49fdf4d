"""Makes the modules of `tests/` importable here: pytest adds only the folder of a test file."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
