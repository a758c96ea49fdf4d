"""`abilint symbols` as a program: where its output goes, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from abilint.cli.main import main

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def run(capfdbinary, *arguments):
    code = main(["symbols", *arguments])
    out, err = capfdbinary.readouterr()
    return code, out.decode("utf-8", "surrogateescape"), err.decode()


@pytest.fixture
def library():
    (found,) = (SAMPLES / "c-plain").glob("*.so")
    return str(found)


def test_exit_code_and_streams(capfdbinary, library):
    code, out, err = run(capfdbinary, library)
    assert (code, err) == (0, "")
    assert out.startswith("SCOPE")


def test_one_bad_file_does_not_hide_the_others(capfdbinary, library, tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("hello")
    code, out, err = run(capfdbinary, "-o", "bsd", "-D", str(text), library, str(tmp_path / "missing"))
    assert code == 3
    assert out.startswith(f"\n{library}:\n")
    assert err.splitlines() == [
        f"abilint: {text}: is a text file, and no linker script that names libraries",
        f"abilint: {tmp_path / 'missing'}: cannot be read: no such file or directory",
    ]


def test_a_stripped_library_has_no_symbols_for_nm_and_some_for_us(capfdbinary):
    (stripped,) = (SAMPLES / "c-stripped").glob("*.so")
    code, out, err = run(capfdbinary, "-o", "bsd", str(stripped))
    assert (code, out, err) == (0, "", f"abilint: {stripped}: no symbols\n")
    assert run(capfdbinary, "--exported", str(stripped))[1].count("exported") > 0


def test_a_linker_script_names_the_libraries(capfdbinary, library, tmp_path):
    script = tmp_path / "libwhole.so"
    script.write_text(f"GROUP({library} -lmissing)")
    code, out, err = run(capfdbinary, "-o", "json", str(script))
    assert code == 0
    assert json.loads(out)["artifacts"][0]["linked_from"] == str(script)
    assert err == f"abilint: {script} names -lmissing, which is not found\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "xml"], "unknown output format `xml`"),
        (["-o", "json", "-o", "csv"], "`json` and `csv` cannot both go to standard output"),
        (["--language", "cobol"], "--language cobol: abilint tells c, c++"),
        (["-o", "csv=/nonexistent/folder/x.csv"], "/nonexistent/folder/x.csv"),
    ],
)
def test_usage(capfdbinary, library, arguments, words):
    code, out, err = run(capfdbinary, *arguments, library)
    assert (code, out) == (2, "")
    assert words in err


def test_several_outputs(capfdbinary, library, tmp_path):
    target = tmp_path / "symbols.csv"
    code, out, _ = run(capfdbinary, "-o", f"csv={target}", "-o", "ndjson", "--exported", library)
    assert code == 0
    names = [json.loads(line)["name"] for line in out.splitlines()]
    assert names
    assert len(target.read_text().splitlines()) == 1 + len(names)
