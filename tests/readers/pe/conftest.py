"""The Windows samples, and the binaries among them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
