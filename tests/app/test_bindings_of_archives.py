"""What only a linker takes is not judged by a file that loads its library."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions
from abilint.model.binding import Loading
from abilint.model.location import Location
from abilint.surfaces import bindings
from abilint.surfaces.bindings import Adapter
from abilint.surfaces.bindings.collected import Bound, Collected

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.report import Report
    from abilint.model.target import Target

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CLIENT = "import ctypes\nlib = ctypes.CDLL({name})\nlib.Pull.argtypes = []\nlib.Push\n"
UNNAMED = "ctypes.util.find_library(open('x').read())"


def checked(client: Path, *libraries: str) -> Report:
    paths = tuple(str(SAMPLES / each) for each in libraries)
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest(paths, bindings=(str(client),), rule_options=options))


@pytest.mark.parametrize("name", ["'liboci.so'", UNNAMED])
@pytest.mark.parametrize(("library", "judged"), [("liboci.so", True), ("liboci.a", False)])
def test_only_what_is_loaded_is_judged(tmp_path: Path, name: str, library: str, judged: bool) -> None:
    client = tmp_path / "client.py"
    client.write_text("import ctypes.util\n" + CLIENT.format(name=name))
    report = checked(client, f"c-pull/{library}")
    assert [each.symbol for each in report.findings] == (["Push"] if judged else [])
    said = [each.reason for each in report.not_run if each.subject == str(client)]
    assert any("nothing of it is held against" in reason for reason in said) is not judged


def _words(path: str, target: Target) -> Binding:
    """Read a language made for this test: libraries as `-lfoo`, and names that the linker is asked for."""
    collected = Collected(path, "words", target)
    words = Path(path).read_text(encoding="utf-8").split()
    libraries = tuple(word[2:] for word in words if word.startswith("-l"))
    linked = collected.open(Loading.LINKED, libraries, Location(path))
    for number, name in enumerate(words[len(libraries) :], 1):
        collected.bind(Bound(name, Location(path, number), linked))
    return collected.binding()


@pytest.mark.parametrize(
    ("names", "libraries", "absent"),
    [
        ("-lring ring_push ring_sum", ["archive-plain/libring.a"], []),
        ("-lring ring_push ring_pull", ["archive-plain/libring.a"], ["ring_pull"]),
        ("-lring -loci ring_push ring_sum Pull", ["archive-plain/libring.a", "c-pull/liboci.so"], []),
        ("-lring -loci ring_push ring_sum Push", ["archive-plain/libring.a", "c-pull/liboci.so"], ["Push"]),
    ],
)
def test_a_linker_looks_into_every_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: str, libraries: list[str], absent: list[str]
) -> None:
    monkeypatch.setitem(sys.modules, f"{bindings.__name__}.words", SimpleNamespace(read=_words))
    monkeypatch.setitem(bindings.BINDINGS, "words", Adapter((".words",), (b"",), "words", "words"))
    client = tmp_path / "client.words"
    client.write_text(names)
    assert [each.symbol for each in checked(client, *libraries).findings] == absent


def test_what_two_bindings_lead_to_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("common.py").write_text("import ctypes\nlib = ctypes.CDLL('liboci.so')\nlib.gone.argtypes = []\n")
    for client in ("a.py", "b.py"):
        Path(client).write_text("import common\ncommon.lib.gone()\n")
    request = CheckRequest((str(SAMPLES / "c-pull" / "liboci.so"),), bindings=("a.py", "b.py"))
    told = [each for each in check(request).findings if each.symbol == "gone"]
    assert [each.location.file for each in told] == ["common.py"]
