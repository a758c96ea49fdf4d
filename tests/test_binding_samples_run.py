"""The right clients under `samples/bindings` are right: they run, each in its own language."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sample_files import SAMPLES, binary

from abilint.app.check import check
from abilint.app.request import CheckRequest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.machine

JNA = "/usr/share/java/jna.jar"
RUNS = {
    "calc/client.py": [[sys.executable, "client.py"]],
    "calc/client.rb": [["ruby", "client.rb"]],
    "calc/Client.java": [
        ["javac", "-cp", JNA, "-d", ".", "Client.java"],
        ["java", "-Djna.library.path=.", "-cp", f"{JNA}:.", "Client"],
    ],
    "calc/loaded.c": [["gcc", "-Werror", "-o", "loaded", "loaded.c", "-ldl"], ["./loaded"]],
    "calc/linked.c": [["gcc", "-Werror", "-o", "linked", "linked.c", "-L.", "-lcalc"], ["./linked"]],
    "greeting/client.py": [[sys.executable, "client.py"]],
    "greeting/Client.cs": [["mcs", "-nologo", "-out:client.exe", "Client.cs"], ["mono", "client.exe"]],
}
SAYS = {"calc": ("111", "0.5403", "4"), "greeting": ("5", "Hello, ")}
"""12 + 99, the cosine of 1 and the least of five numbers; 2 + 3 and a text."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Put the libraries of the samples, and the header, beside each other."""
    for sample, library in (("go-c-shared", "libcalc.so"), ("rust-greeting", "libgreeting.so")):
        shutil.copy(binary(SAMPLES / sample, library), tmp_path / library)
    shutil.copy(SAMPLES / "go-c-shared" / "libcalc.h", tmp_path)
    return tmp_path


def said(client: str, folder: Path) -> str:
    """Build a client, where it is to be built, and run it."""
    shutil.copy(SAMPLES / "bindings" / client, folder)
    environment = {**os.environ, "LD_LIBRARY_PATH": str(folder)}
    output = ""
    for command in RUNS[client]:
        done = subprocess.run(
            command, cwd=folder, env=environment, check=True, text=True, stdout=subprocess.PIPE
        )
        output = done.stdout
    return output


@pytest.mark.parametrize("client", RUNS)
def test_a_right_client_runs(folder: Path, client: str) -> None:
    output = said(client, folder)
    assert [words for words in SAYS[client.partition("/")[0]] if words not in output] == []


def test_a_linked_client_is_checked_as_the_program_that_it_is(folder: Path) -> None:
    said("calc/linked.c", folder)
    program = str(folder / "linked")
    lesser = folder / "lesser" / "libcalc.so"
    lesser.parent.mkdir()
    (folder / "lesser.c").write_text("long long Add(long long a, long long b) { return a + b; }")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", lesser, folder / "lesser.c"], check=True)
    lacking = [
        {
            each.symbol
            for each in check(CheckRequest((program,), providers=(str(provider),))).findings
            if each.rule == "undefined-without-provider"
        }
        for provider in (folder / "libcalc.so", lesser)
    ]
    assert lacking == [set(), {"Cosine", "Sort", "Log"}]
