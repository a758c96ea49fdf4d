"""Files that contradict themselves: one sentence, in bounded time and memory."""

import random
import tracemalloc
from pathlib import Path

import pytest
from macho_writer import ARM64, X86_64, MachoFile, Nlist, fat, terminal, trie

from abilint import readers
from abilint.errors import CorruptBinary, InputError, NotABinary

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
MUTANTS_A_FILE = 60
MOST_MEMORY = 32 << 20


def plain(**changes):
    symbols = tuple(Nlist(b"_f%d" % number) for number in range(20))
    return MachoFile(symbols=symbols, trie=trie({b"_f1": terminal(), b"_f2": terminal()}), **changes)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (plain().build()[:20], "the Mach-O header"),
        (plain().build()[:100], "the load commands"),
        (plain().build()[:-4], "the export trie"),
        (plain(size_of_commands=1 << 30).build(), "the load commands"),
        (plain(size_of_commands=16).build(), "says that it is"),
        (plain(commands=(b"\x0c\0\0\0\0\0\0\0",)).build(), "says that it is 0 bytes long"),
        (
            plain(commands=(MachoFile().text(0x8000001C, b"")[:4] + b"\x0c\0\0\0\x0c\0\0\0",)).build(),
            "outside of itself",
        ),
        (plain(commands=(b"\x32\0\0\0\x10\0\0\0" + bytes(8),)).build(), "too short for its fields"),
        (plain(symbol_offset=0).build(), "the symbol table and the load commands overlap"),
        (plain(symbol_offset=1 << 31).build(), "the symbol table at offset"),
        (plain(file_type=12).build(), "a Mach-O file of type 12"),
    ],
)
def test_one_file(artifact, data, problem):
    with pytest.raises(InputError, match=problem):
        artifact(data)


def test_tables_that_overlap(artifact):
    file = plain()
    file.build()
    file.symbol_offset = file.parts["symbols"] + 8
    with pytest.raises(CorruptBinary, match="overlap"):
        artifact(file.build())


def test_a_name_outside_the_names(artifact):
    data = bytearray(MachoFile(symbols=(Nlist(b"_f"),)).build())
    place = data.rindex(b" \0_f\0") - 16
    data[place : place + 4] = b"\xff\xff\xff\x7f"
    with pytest.raises(CorruptBinary, match="outside the symbol table's names"):
        artifact(bytes(data))


def test_damaged_bindings_are_a_note(artifact):
    make = MachoFile()
    fixups = make.command(0x80000034, make.pack("II", 1 << 30, 64))
    found = artifact(plain(commands=(fixups,)).build())
    assert ["chained fixups" in note for note in found.notes] == [True]


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda data: data[:4] + (10_000).to_bytes(4, "big") + data[8:], "10000 slices|Java class"),
        (lambda data: data[:4] + (0).to_bytes(4, "big") + data[8:], "0 slices|Java class"),
        (lambda data: data[:40], "the table of slices|past the end"),
        (lambda data: data[:-200], "past the end of the file"),
    ],
)
def test_universal_files(artifacts, change, problem, wide):
    data = fat((X86_64, plain(cpu=X86_64).build()), (ARM64, plain().build()), wide=wide)
    with pytest.raises(InputError, match=problem):
        artifacts(change(data))


def test_slices_that_overlap_or_repeat(artifacts):
    one = plain().build()
    with pytest.raises(CorruptBinary, match="two slices for arm64"):
        artifacts(fat((ARM64, one), (ARM64, one)))
    data = bytearray(fat((X86_64, one), (ARM64, one)))
    data[36:40] = data[16:20]
    with pytest.raises(CorruptBinary, match="overlaps"):
        artifacts(bytes(data))


def test_a_slice_of_another_machine(artifacts):
    with pytest.raises(CorruptBinary, match="the slice for arm64 holds a file for x86_64"):
        artifacts(fat((ARM64, plain(cpu=X86_64).build())))


def test_sections_outside_their_segment_are_a_note(artifact):
    data = plain().build()
    place = data.index(b"__data\0")
    moved = data[: place + 32] + b"\xff" * 4 + data[place + 36 :]
    assert "sections of __TEXT lie outside of it (__data)" in artifact(moved).notes[0]
    assert artifact(data + bytes(0x1000)).notes == ()


def test_a_universal_file_inside_a_universal_file(artifacts):
    inner = fat((ARM64, plain().build()))
    with pytest.raises(NotABinary, match="a universal Mach-O file"):
        artifacts(fat((ARM64, inner)))


def mutants():
    for path in sorted(SAMPLES.glob("macho-*/*.dylib")):
        data = path.read_bytes()
        for seed in range(MUTANTS_A_FILE):
            yield pytest.param(path, data, seed, id=f"{path.parent.name}-{seed}")


def mutate(data, seed):
    """Damage headers and tables: code in between is never looked at."""
    rng = random.Random(seed)
    if seed % 10 == 0:
        return data[: rng.randrange(len(data))]
    low, high = rng.choice([(0, 1400), (0, 64), (max(0, len(data) - 1200), len(data))])
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 4, 8, 30])):
        place = rng.randrange(low, min(high, len(out) - 4))
        if rng.random() < 0.5:
            out[place] ^= 1 << rng.randrange(8)
        else:
            out[place : place + 4] = rng.choice(
                [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\x01\0\0\0"]
            )
    return bytes(out)


def test_mutated_samples_are_read_or_refused(tmp_path):
    path = tmp_path / "mutant.dylib"
    refused = 0
    tracemalloc.start()
    for case in mutants():
        _, data, seed = case.values
        path.write_bytes(mutate(data, seed))
        try:
            for found in readers.read(str(path)).artifacts:
                readers.linkage(found)
        except InputError as error:
            refused += "\n" not in error.problem
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused > MUTANTS_A_FILE
    assert most < MOST_MEMORY
