"""Real binaries, damaged at random with a fixed seed: an artifact or one sentence, never anything else."""

from __future__ import annotations

import lzma
import random
import signal
import struct
from pathlib import Path

import pytest
from elf_writer import ElfFile, Entry

from abilint.errors import InputError
from abilint.readers import linkage, read

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SECONDS_A_FILE = 10
"""A hang, not a slow machine: these files take milliseconds."""
MUTANTS_A_FILE = 12


def built():
    entries = tuple(Entry(b"name%d" % n, version=2 + n % 3) for n in range(40))
    needs = ((b"libc.so.6", ((4, b"N1"),)),)
    for gnu_hash in (False, True):
        for sections in (False, True):
            yield ElfFile(
                dynamic=entries,
                static=entries,
                gnu_hash=gnu_hash,
                sections=sections,
                definitions=((1, 1, b"base"), (0, 2, b"V1"), (0, 3, b"V2")),
                needs=needs,
            ).build()


def real():
    """Binaries of the samples, the smaller ones, also those that are kept compressed."""
    files = [p for p in sorted(SAMPLES.rglob("*")) if ".so" in p.name or p.suffix == ".o"]
    for path in files:
        if path.is_file() and path.stat().st_size < 100_000:
            data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
            if data.startswith(b"\x7fELF") and len(data) < 100_000:
                yield data


def flip_bits(rng, data):
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 8, 64])):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def truncate(rng, data):
    return data[: rng.randrange(len(data))]


def change_a_header_field(rng, data):
    out = bytearray(data)
    form, step = rng.choice([("<H", 2), ("<I", 4), ("<Q", 8)])
    at = rng.randrange(4, 64) // step * step
    struct.pack_into(
        form, out, at, rng.choice([0, 1, 2, 0x7F, 0xFFFF, 0xFF00]) if step == 2 else _big(rng, step)
    )
    return bytes(out)


def change_a_word_of_a_table(rng, data):
    """Section headers and version tables lie at the end, program headers and symbols at the front."""
    out = bytearray(data)
    at = rng.choice(
        [rng.randrange(64, min(len(out), 4096)), rng.randrange(max(0, len(out) - 4096), len(out))]
    )
    step = rng.choice([4, 8])
    at = min(at // step * step, len(out) - 8)
    struct.pack_into("<I" if step == 4 else "<Q", out, at, _big(rng, step))
    return bytes(out)


def swap_blocks(rng, data):
    size = rng.choice([8, 24, 64])
    one, other = (rng.randrange(len(data) - size) for _ in range(2))
    out = bytearray(data)
    out[one : one + size], out[other : other + size] = out[other : other + size], out[one : one + size]
    return bytes(out)


def _big(rng, step):
    return rng.choice([0, 1, rng.getrandbits(12), 0x7FFFFFFF, 0xFFFFFFFF, rng.getrandbits(step * 8)]) % (
        1 << step * 8
    )


MUTATIONS = (flip_bits, truncate, change_a_header_field, change_a_word_of_a_table, swap_blocks)


@pytest.fixture
def watchdog():
    """Turn a hang into a failure that names the test."""

    def bark(*_):
        raise TimeoutError(f"no answer within {SECONDS_A_FILE} seconds")

    previous = signal.signal(signal.SIGALRM, bark)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


def outcome(path):
    signal.alarm(SECONDS_A_FILE)
    try:
        for artifact in read(str(path)).artifacts:
            linkage(artifact)
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017  the type is only half of what is asserted
        return type(error).__name__
    finally:
        signal.alarm(0)
    return "read"


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda m: m.__name__)
def test_damage_gives_an_artifact_or_a_sentence(tmp_path, watchdog, mutate):
    rng = random.Random(f"abilint {mutate.__name__}")
    path = tmp_path / "mutant.so"
    seen = set()
    for data in [*built(), *real()]:
        for _ in range(MUTANTS_A_FILE):
            path.write_bytes(mutate(rng, data))
            seen.add(outcome(path))
    assert "read" in seen or mutate is truncate
    assert seen & {"CorruptBinary", "NotABinary"}
