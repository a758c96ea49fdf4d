"""abilint's nm formats are nm's, on a sample of this machine's files and on files made to be odd."""

from __future__ import annotations

import subprocess

import nm_sweep
import pytest

ODD = """
.globl "a\\351b"
"a\\351b": ret
.globl tab; .set tab, 5
.set local_absolute, 6
.comm tentative, 12, 4
.weak weak_function; .type weak_function, @function
weak_function: ret
.weak wanted_weakly
.weak wanted_object; .type wanted_object, @object
call wanted_weakly@plt
call missing@plt
.quad wanted_object
.data
.globl unique; .type unique, @gnu_unique_object; .size unique, 4
unique: .long 1
.weak weak_object; .type weak_object, @object; .size weak_object, 4
weak_object: .long 1
.section .tdata,"awT",@progbits
.globl per_thread; .type per_thread, @object; .size per_thread, 4
per_thread: .long 1
.section .rodata
constant: .long 1
.bss
.lcomm zeroes, 8
.section .idata,"aw"
imports: .long 1
.section .debug_odd,"",@progbits
in_debug: .long 1
.section .comment,"MS",@progbits,1
in_comment: .string "x"
.text
.globl resolved; .type resolved, @gnu_indirect_function
resolved: ret
.globl versioned
versioned: ret
.symver versioned, named@@V2
.globl older
older: ret
.symver older, named@V1
"""


@pytest.mark.machine
def test_a_sample_of_this_machine():
    paths = nm_sweep.spread(nm_sweep.elf_files(("/usr/lib/x86_64-linux-gnu", "/usr/bin", "/usr/lib/gcc")), 60)
    assert len(paths) == 60
    assert [problem for path in paths for problem in nm_sweep.differences(path, "nm", nm_sweep.MODES)] == []


@pytest.mark.machine
def test_demangled_names_of_cxx_and_rust_libraries(samples_path):
    paths = [
        *nm_sweep.elf_files((str(samples_path / "cxx-library"), str(samples_path / "rust-cdylib"))),
        *nm_sweep.spread(nm_sweep.elf_files(("/usr/lib/x86_64-linux-gnu/libfmt.so.9", "/usr/lib/apt")), 4),
    ]
    assert paths
    assert [p for path in paths for p in nm_sweep.differences(path, "nm", nm_sweep.DEMANGLED)] == []


@pytest.mark.machine
@pytest.mark.parametrize("bits", ["--64", "--32", "--x32"])
def test_every_letter(tmp_path, bits):
    source, target = tmp_path / "odd.s", str(tmp_path / "odd.o")
    text = ODD if bits == "--64" else ODD.replace("@plt", "").replace(".quad", ".long")
    source.write_text(text)
    subprocess.run(["as", bits, str(source), "-o", target], check=True, capture_output=True)
    assert list(nm_sweep.differences(target, "nm", nm_sweep.MODES)) == []
    printed = nm_sweep.expected(target, nm_sweep.MODES[0], "nm").decode("utf-8", "surrogateescape")
    letters = {line.split()[-2] for line in printed.splitlines()}
    assert set("AaCWwvuVDribTUNn") <= letters
