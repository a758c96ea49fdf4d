"""Makes the modules beside the tests importable by name, and a run in a pipeline one like any other."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):  # from them some formats name files
    os.environ.pop(name, None)
