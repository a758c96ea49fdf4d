"""Shared by the tests that ask other programs."""

from pathlib import Path

import pytest


@pytest.fixture
def samples_path():
    return Path(__file__).resolve().parents[2] / "samples"
