"""`--tables`: the exported symbols, held against nm, and the types, held against the compiler."""

from __future__ import annotations

import json
import subprocess

import built_libraries
import pytest

from abilint.cli.main import main
from abilint.report.reading import read_file

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    return built_libraries.both(tmp_path_factory.mktemp("releases"))


def report(*arguments: object, tmp_path) -> dict:
    path = tmp_path / "report.json"
    main([*map(str, arguments), "-o", f"json={path}"])
    return json.loads(path.read_text("utf-8"))


def checked(release, tmp_path, *more: str) -> dict:
    return report("check", release.library, "--header", release.header, *more, tmp_path=tmp_path)


def test_nothing_is_there_unless_it_is_asked_for(releases, tmp_path):
    found = checked(releases[1], tmp_path)
    assert found["symbols"] is None
    assert found["types"] is None


def test_symbols_are_those_that_nm_lists(releases, tmp_path):
    rows = checked(releases[1], tmp_path, "--tables")["symbols"]
    listed = subprocess.run(
        ["nm", "-D", "-S", "--defined-only", releases[1].library], capture_output=True, text=True, check=True
    ).stdout
    expected = {line.split()[3]: int(line.split()[1], 16) for line in listed.splitlines()}
    assert {row["name"]: row["size"] for row in rows} == expected


def test_symbols_say_what_the_header_says_of_them(releases, tmp_path):
    rows = {row["name"]: row for row in checked(releases[1], tmp_path, "--tables")["symbols"]}
    assert {name: row["declared"] for name, row in rows.items()} == {
        "foo_open": True,
        "foo_move": True,
        "foo_size": True,
        "foo_private": False,
    }
    assert rows["foo_open"]["file"] == str(releases[1].header)
    assert rows["foo_open"]["line"] == 4
    assert rows["foo_private"]["findings"] == 1
    assert rows["foo_open"]["findings"] == 0


def test_without_a_header_nobody_knows_what_is_declared(releases, tmp_path):
    rows = report("check", releases[1].library, "--tables", tmp_path=tmp_path)["symbols"]
    assert {row["declared"] for row in rows} == {None}


def test_types_are_those_of_the_header(releases, tmp_path):
    types = {row["name"]: row for row in checked(releases[1], tmp_path, "--tables")["types"]}
    point, span = types["point"], types["range_t"]
    assert (point["kind"], point["size"], point["alignment"]) == ("struct", 12, 4)
    assert point["text"].splitlines()[1:-1] == ["    int x;", "    int y;", "    int z;"]
    assert (span["kind"], span["size"]) == ("struct", 16)
    assert span["source"] == "header"


def test_tables_change_no_finding(releases, tmp_path):
    for release in releases:
        one, other = checked(release, tmp_path), checked(release, tmp_path, "--tables")
        assert one["findings"] == other["findings"]
        assert one["outcome"] == other["outcome"]
        assert one["declarations"] == other["declarations"]


def test_a_page_asks_for_them_itself(releases, tmp_path):
    page, path = tmp_path / "page.html", tmp_path / "r.json"
    main([*built_libraries.compared(*releases), "-o", f"html={page}", "-o", f"json={path}"])
    assert 'id="symbols"' in page.read_text("utf-8")
    assert {row["name"] for row in json.loads(path.read_text("utf-8"))["symbols"]} == {
        "foo_open",
        "foo_move",
        "foo_size",
        "foo_private",
    }


def test_exports_that_came_went_and_broke_are_counted(releases, tmp_path):
    found = report(*built_libraries.compared(*releases), tmp_path=tmp_path)
    (library,) = found["comparison"]["libraries"]
    assert (library["old_exported"], library["exported"]) == (3, 4)
    assert (library["added"], library["removed"]) == (2, 1)
    breaking = [each for each in found["findings"] if each["effect"] == "breaking"]
    assert {each["symbol"] for each in breaking} >= {"foo_close"}
    assert library["broken"] == len({each["symbol"] or each["fingerprint"] for each in breaking})
    assert library["compatibility"] == pytest.approx(100 * (1 - library["broken"] / 3), abs=0.1)


def test_a_report_with_tables_is_read_back(releases, tmp_path):
    written = checked(releases[1], tmp_path, "--tables")
    read = read_file(str(tmp_path / "report.json"))
    assert [row.name for row in read.symbols] == [row["name"] for row in written["symbols"]]
    assert [row.text for row in read.types] == [row["text"] for row in written["types"]]


def built_with(folder, script: str, source: str):
    """A library with the version nodes of `script`."""
    folder.mkdir()
    (folder / "foo.c").write_text(source)
    (folder / "foo.map").write_text(script)
    library = folder / "libfoo.so.1"
    options = ["-shared", "-fPIC", "-Wl,-soname,libfoo.so.1", f"-Wl,--version-script={folder}/foo.map"]
    subprocess.run(["gcc", *options, "-o", library, folder / "foo.c"], check=True)
    return library


def test_a_change_told_once_counts_for_every_name_that_it_breaks(tmp_path):
    """A new version node for all names is one finding; no program that was built before starts."""
    source = "".join(f"int foo_{n}(void) {{ return {n}; }}\n" for n in range(8))
    old = built_with(tmp_path / "old", "FOO_1 { foo_*; };", source)
    new = built_with(tmp_path / "new", "FOO_2 { foo_*; };", source)
    (library,) = report("diff", old, new, tmp_path=tmp_path)["comparison"]["libraries"]
    assert (library["old_exported"], library["added"], library["removed"]) == (8, 0, 0)
    assert (library["broken"], library["compatibility"]) == (8, 0)


def test_names_that_were_all_renamed_are_all_broken(tmp_path):
    sources = ["".join(f"int u_{w}_{v}(void) {{ return 0; }}\n" for w in WORDS) for v in (75, 78)]
    old, new = (built_with(tmp_path / str(n), "{ u_*; };", source) for n, source in enumerate(sources))
    (library,) = report("diff", old, new, tmp_path=tmp_path)["comparison"]["libraries"]
    assert (library["removed"], library["added"], library["broken"]) == (len(WORDS),) * 3
    assert library["compatibility"] == 0


WORDS = [
    f"{verb}{noun}" for verb in ("open", "close", "read", "write", "seek") for noun in ("File", "Dir", "Pipe")
]
