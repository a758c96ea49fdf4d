"""Makes modules beside the tests importable, a run in a pipeline one like any other, and offers `--part`."""

import os
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))
for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):  # from them some formats name files
    os.environ.pop(name, None)

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background jobs, and all that they start
    signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("abilint", deadline=None)  # machines are slow at times
settings.load_profile("abilint")

MANY = 24
"""Cases of one test, beyond which a part of them says nearly as much."""


def pytest_addoption(parser):
    parser.addoption(
        "--part",
        metavar="K/N",
        help=f"of tests with more than {MANY} cases every N-th case, from the K-th on",
    )


def pytest_collection_modifyitems(config, items):
    """Leave the cases of other parts out, before the tests are dealt out to processes."""
    if not config.option.part:
        return
    try:
        part, parts = map(int, config.option.part.split("/"))
    except ValueError:
        raise pytest.UsageError("--part wants K/N, as in 1/3") from None
    sizes = Counter(_test_of(item) for item in items)
    seen = Counter()
    kept, others = [], []
    for item in items:
        test = _test_of(item)
        seen[test] += 1
        mine = sizes[test] <= MANY or seen[test] % parts == part % parts
        (kept if mine else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = kept


def _test_of(item):
    return item.path, getattr(item, "originalname", item.name), item.cls
