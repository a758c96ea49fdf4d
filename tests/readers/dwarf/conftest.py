"""Makes the modules beside these tests importable, and opens what they compile."""

import sys
from pathlib import Path

import pytest

from abilint import readers
from abilint.readers.dwarf import DebugInfo, open_debug_info

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def opened():
    """Path -> its debug information."""

    def read(path, **options):
        info = open_debug_info(readers.read(str(path)).artifacts[-1], **options)
        assert isinstance(info, DebugInfo), info
        return info

    return read
