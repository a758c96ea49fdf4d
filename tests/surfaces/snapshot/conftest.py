"""Lets these tests use the graphs of types that the comparer's tests grow."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "compare"))
