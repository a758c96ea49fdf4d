"""Makes the writer beside these tests importable, and reads bytes as a file."""

import sys
from pathlib import Path

import pytest

from abilint import readers

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def artifacts(tmp_path):
    """Bytes -> the artifacts that a file of them stands for."""

    def read(data):
        path = tmp_path / "input.dylib"
        path.write_bytes(data)
        return readers.read(str(path)).artifacts

    return read


@pytest.fixture
def artifact(artifacts):
    def read(data):
        (found,) = artifacts(data)
        return found

    return read
