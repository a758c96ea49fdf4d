"""Lists that are broken, hostile or enormous: one sentence with file and line, no traceback, no hang."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abilint.errors import InputError
from abilint.model.export_list import ListFormat
from abilint.surfaces import export_list
from abilint.surfaces.export_list.text import LARGEST, LONGEST_NAME, SourceText

BROKEN = {
    "node not closed": ("V {\n global: foo;\n", "line 3: node `V` is not closed: `}` is missing at the end"),
    "no semicolon behind a node": ("V { foo; }\nW { bar; };", "line 2: a node ends with a semicolon"),
    "no semicolon behind a name": ("V {\n foo bar; };", "line 2: after `foo`: `;` is missing before `bar`"),
    "comment not closed": ("V {\n/* foo; };", "line 2: a comment is not closed"),
    "quote not closed": ('V {\n extern "C++" { "foo; }; };', "line 2: a quoted name is not closed"),
    "extern without a block": ('V { extern "C++" foo; };', "line 1: extern opens with a brace"),
    "extern not closed": (
        'V { extern "C++" { foo; };',
        'line 1: extern "C\\+\\+" is not closed|node `V` is not',
    ),
    "node in a node": ("V { W { foo; }; };", "line 1: after `W`: `;` is missing before `{`"),
    "ordinal": ("EXPORTS\n foo @70000\n", "line 2: the ordinal 70000 is not between 1 and 65535"),
    "attribute": ("EXPORTS\n foo @7 DATTA\n", "line 2: `DATTA` is no attribute of an export"),
    "export without a target": ("EXPORTS\n foo =\n", "line 2: nothing stands behind `=`"),
    "def quote": ('EXPORTS\n "foo\n', "line 2: a quoted name is not closed"),
    "anchor": (
        "--- !tapi-tbd\ninstall-name: &a foo\n",
        "line 2: anchors are not allowed in a stub",
    ),
    "alias": (
        "--- !tapi-tbd\ninstall-name: foo\nexports:\n  - symbols: [ *a, *a ]\n",
        "line 4: aliases are not allowed in a stub",
    ),
    "flow mapping": ("--- !tapi-tbd\ninstall-name: {a: b}\n", "line 2: flow mappings are not allowed"),
    "block scalar": ("--- !tapi-tbd\ninstall-name: |\n  foo\n", "line 2: block scalars are not allowed"),
    "list not closed": (
        "--- !tapi-tbd\ninstall-name: foo\nexports:\n  - symbols: [ _a,\n",
        "line 4: the list is not closed",
    ),
    "no install name": ("--- !tapi-tbd\ntbd-version: 4\n", "line 1: a stub states an `install-name`"),
    "key twice": (
        "--- !tapi-tbd\ninstall-name: a\ninstall-name: b\n",
        "line 3: the key `install-name` stands twice",
    ),
    "json": ('{ "main_library": \n [ }', "line 2: is no JSON"),
    "json without a library": (
        '{ "tapi_tbd_version": 5 }',
        "line 1: main_library is missing or no JSON object",
    ),
    "json of the wrong shape": (
        '{ "main_library": {"install_names":[{"name":"a"}], "exported_symbols": [{"text": {"weak": [1]}}]} }',
        "line 1: `weak` holds something else than names",
    ),
    "debian without a version": ("libfoo.so.1 foo #MINVER#\n foo 1.0\n", "line 2: `foo` lacks its version"),
    "debian without a library": (" foo@Base 1.0\n", "line 1: a symbol stands before the first library"),
    "debian without a minimum": (
        "libfoo.so.1 foo #MINVER#\n foo@Base\n",
        "line 2: `name@version minimal-version`",
    ),
    "debian includes nothing": (
        'libfoo.so.1 foo #MINVER#\n#include "gone"\n',
        "line 2: includes .*gone, which cannot be read: no such file",
    ),
    "debian includes the system": (
        'libfoo.so.1 foo #MINVER#\n#include "/etc/passwd"\n',
        "line 2: `/etc/passwd` lies outside the folder of the list",
    ),
    "debian includes itself": (
        'libfoo.so.1 foo #MINVER#\n#include "list"\n',
        "line 2: `list` is included by itself",
    ),
    "a long name": ("V { " + "a" * (LONGEST_NAME + 1) + "; };", "line 1: the name has more than"),
    "prose": ("This is no list.\nIt is text.\n", "is no export list that abilint knows"),
    "empty": ("", "is no export list that abilint knows"),
    "comments alone": ("# nothing\n/* here */\n", "is no export list that abilint knows"),
}


@pytest.mark.parametrize(("text", "problem"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong(tmp_path, text, problem):
    path = tmp_path / "list"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        export_list.read(str(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert re.search(problem, caught.value.problem)
    assert "\n" not in str(caught.value)


def test_a_binary_is_refused(tmp_path):
    path = tmp_path / "list"
    path.write_bytes(b"\x7fELF\0\0\0")
    with pytest.raises(InputError, match="is a binary file"):
        export_list.read(str(path))


def test_damaged_utf_16_is_refused(tmp_path):
    path = tmp_path / "list"
    path.write_bytes(b"\xff\xfeA\0B")
    with pytest.raises(InputError, match="starts as UTF-16 text"):
        export_list.read(str(path))


def test_an_enormous_file_is_refused_unread(tmp_path):
    path = tmp_path / "list"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(InputError, match=r"more than \d+ is refused"):
        export_list.read(str(path))


def test_deep_json_is_refused(tmp_path):
    path = tmp_path / "list"
    path.write_text('{ "main_library": ' + "[" * 200_000)
    with pytest.raises(InputError, match="line 1: "):
        export_list.read(str(path))


@pytest.mark.parametrize(
    ("start", "line", "end"),
    [
        ("V { global:\n", "name_{};\n", "local: *; };\n"),
        ("EXPORTS\n", " name_{} @{}\n", ""),
        ("", "_name_{}\n", ""),
        ("--- !tapi-tbd\ninstall-name: a\nexports:\n  - symbols: [ ", "_n{},\n", "_z ]\n"),
        ("libfoo.so.1 foo #MINVER#\n", " name_{}@Base 1.0\n", ""),
    ],
    ids=["version-script", "def", "exported-symbols", "tbd", "debian"],
)
def test_many_lines(tmp_path, start, line, end):
    count = 50_000
    path = tmp_path / "list"
    path.write_text(start + "".join(line.format(n, n % 65_535 + 1) for n in range(count)) + end)
    found = export_list.read(str(path))
    assert count <= len(found.entries) <= count + 2


@pytest.mark.parametrize(
    "text", ["/*" * 30_000, "{" * 60_000, " @" * 30_000, '"' * 60_000, "[" * 60_000, "-" * 60_000]
)
@pytest.mark.parametrize("list_format", [None, *ListFormat])
def test_repeated_marks_do_not_run_away(tmp_path, text, list_format):
    path = tmp_path / "list"
    for content in (text, f"V {{ {text}", f"EXPORTS\n{text}", f"--- !tapi-tbd\ninstall-name: {text}"):
        path.write_text(content)
        with contextlib.suppress(InputError):
            export_list.read(str(path), list_format)


TOKENS = st.sampled_from(
    [
        "V", "{", "}", ";", ":", "global", "local", "extern", '"C++"', "*",
        "foo", "# x\n", "/*", "*/", "\n", " ", "EXPORTS",
        "LIBRARY", "=", "==", "@1",
        "DATA", "---", "!tapi-tbd", "install-name: a", "exports:", "- ", "symbols: ", "[",
        "]", ",", "'", '"', "&a", "\\", "libfoo.so.1 foo #MINVER#\n", " foo@Base 1.0\n", "(arch=",
        ")", "|", "-[a b]", "\ufeff", "\udcff",
    ]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=300)
@given(st.lists(TOKENS, max_size=40).map("".join), st.sampled_from(list(ListFormat)))
def test_any_text_is_read_or_refused(text, list_format):
    source = SourceText("list", text)
    export_list.sniff(source)
    try:
        found = export_list.PARSERS[list_format](source)
    except InputError as error:
        problem = error
    else:
        problem = None
        assert all(entry.line for entry in found.entries)
    assert problem is None or (problem.path, problem.problem != "") == ("list", True)
