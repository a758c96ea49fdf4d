"""Every way out of a query that we could think of, and that each is shut.

A query comes from a rule file that somebody else wrote. What it must never do: change the facts, touch a
file, keep the process busy or fill its memory. After each refusal the connection goes on working.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from peak_memory import PEAK_MEMORY
from sample_files import library, sample

from abilint.cli.main import main
from abilint.errors import QueryError
from abilint.facts import database
from abilint.rules import functions, sandbox

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

ENDLESS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT "
LONG = (
    "WITH RECURSIVE g(x) AS (SELECT 'aaaaaaaaaa' UNION ALL SELECT x || x FROM g LIMIT 16),"
    " s(x) AS (SELECT max(x) FROM g) SELECT "
)
"""A text of 327,680 letters, made without any function."""

WRITES = {
    "insert": "INSERT INTO symbols (name) VALUES ('x')",
    "replace": "REPLACE INTO symbols (name) VALUES ('x')",
    "update": "UPDATE symbols SET name = 'x'",
    "delete": "DELETE FROM symbols",
    "returning": "DELETE FROM symbols RETURNING *",
    "drop": "DROP TABLE symbols",
    "drop view": "DROP VIEW exports",
    "create": "CREATE TABLE t (a)",
    "create temp": "CREATE TEMP TABLE t (a)",
    "create temp view": "CREATE TEMP VIEW symbols AS SELECT 1",
    "create index": "CREATE INDEX i ON symbols (name)",
    "create trigger": "CREATE TRIGGER t AFTER INSERT ON symbols BEGIN SELECT 1; END",
    "virtual table": "CREATE VIRTUAL TABLE t USING fts5(a)",
    "alter": "ALTER TABLE symbols RENAME TO s",
    "begin": "BEGIN",
    "commit": "COMMIT",
    "rollback": "ROLLBACK",
    "savepoint": "SAVEPOINT s",
    "reindex": "REINDEX",
    "analyze": "ANALYZE",
    "detach": "DETACH main",
    "hidden behind WITH": "WITH x AS (SELECT 1) DELETE FROM symbols",
}
FILES = {
    "attach": "ATTACH 'escaped.db' AS e",
    "attach by expression": "ATTACH ('escaped' || '.db') AS e",
    "vacuum into": "VACUUM INTO 'escaped.db'",
    "load_extension": "SELECT load_extension('./escaped.so')",
    "readfile": "SELECT readfile('/etc/hostname')",
    "writefile": "SELECT writefile('escaped.db', 'x')",
    "edit": "SELECT edit('x', 'touch escaped.db')",
    "temp directory": "PRAGMA temp_store_directory = '.'",
    "journal": "PRAGMA journal_mode = WAL",
}
SECRETS = {
    "sqlite_master": "SELECT * FROM sqlite_master",
    "sqlite_schema": "SELECT * FROM sqlite_schema",
    "count of sqlite_schema": "SELECT count(*) FROM sqlite_schema",
    "sqlite_temp_master": "SELECT * FROM sqlite_temp_master",
    "by view": "WITH symbols AS (SELECT * FROM sqlite_master) SELECT * FROM symbols",
    "pragma": "PRAGMA table_info(symbols)",
    "writable_schema": "PRAGMA writable_schema = 1",
    "heap limit": "PRAGMA hard_heap_limit = 0",
    "pragma function": "SELECT * FROM pragma_database_list",
    "count of a pragma function": "SELECT count(*) FROM pragma_database_list",
    "fts3_tokenizer": "SELECT fts3_tokenizer('simple')",
    "compile options": "SELECT sqlite_compileoption_get(1)",
    "dbstat": "SELECT * FROM dbstat",
    "statements": "SELECT * FROM sqlite_stmt",
    "bytecode": "SELECT * FROM bytecode('SELECT 1')",
    "json_tree": "SELECT * FROM json_tree('[1]')",
    "clock": "SELECT datetime('now')",
    "chance": "SELECT random()",
    "changes of a count": "SELECT last_insert_rowid()",
}
MALFORMED = {
    "empty": "",
    "blanks": " \n\t ",
    "comment": "-- nothing",
    "two statements": "SELECT 1; SELECT 2",
    "a statement behind a comment": "SELECT 1; -- x\nDROP TABLE symbols",
    "NUL": "SELECT 1\0; DROP TABLE symbols",
    "lone surrogate": "SELECT '\udcff'",
    "bytes that are no text": "SELECT CAST(x'ff' AS TEXT)",
    "missing parameter": "SELECT :absent",
    "nameless parameter": "SELECT ?",
    "numbered parameter": "SELECT ?1",
    "unknown table": "SELECT * FROM symbol",
    "unknown column": "SELECT nam FROM symbols",
    "unknown function": "SELECT demangled('x')",
    "not SQL": "show tables",
    "a closing bracket too few": "SELECT (1",
    "broken JSON": "SELECT json('[')",
    "glob_any without JSON": "SELECT glob_any('a', 'a*')",
    "glob_any with numbers": "SELECT glob_any('a', '[1]')",
    "glob_any with an object": "SELECT glob_any('a', '{\"a\": 1}')",
    "series": "SELECT * FROM generate_series(1, 1000000000)",
}
BOMBS = {
    "endless recursion": ENDLESS + "count(*) FROM r",
    "endless distinct recursion": ENDLESS.replace("ALL", "") + "count(*) FROM r",
    "endless rows": ENDLESS + "n FROM r",
    "endless long rows": ENDLESS + "hex(hex(hex(hex(hex(n))))) FROM r",
    "endless group_concat": ENDLESS + "group_concat(hex(n)) FROM r",
    "endless JSON": ENDLESS + "json_group_array(hex(n)) FROM r",
    "endless groups": ENDLESS + "count(*) FROM r GROUP BY hex(n)",
    "endless sort": ENDLESS + "n FROM r ORDER BY hex(n) LIMIT 1",
    "endless distinct": ENDLESS + "count(DISTINCT hex(n)) FROM r",
    "endless window": ENDLESS + "sum(n) OVER (ORDER BY n DESC) FROM r LIMIT 1",
    "doubling": "WITH RECURSIVE r(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM r) SELECT length(x) FROM r",
    "cross join": "SELECT count(*) FROM symbols a, symbols b, symbols c, symbols d",
    "sorted cross join": "SELECT a.id FROM symbols a, symbols b, symbols c ORDER BY a.id * b.id * c.id",
    "sort of long texts": LONG + "a.id FROM s, symbols a, symbols b ORDER BY x || a.id || b.id LIMIT 1",
    "many long rows": LONG + "x || a.id, lower(x), upper(x) FROM s, symbols a",
    "randomblob": "SELECT randomblob(1000000000)",
    "zeroblob": "SELECT length(zeroblob(1000000000))",
    "printf by precision": "SELECT length(printf('%.*c', 2000000000, 'x'))",
    "printf by width": "SELECT length(format('%2000000000d', 1))",
    "replace": LONG + "length(replace(x, 'a', x)) FROM s",
    "hex": LONG + "length(hex(hex(hex(x)))) FROM s",
    "trim, which is quadratic": LONG + "length(trim(x, 'b' || x)) FROM s",
    "LIKE pattern too long": LONG + "x LIKE '" + "%a" * 600 + "'",
    "glob_any pattern too long": "SELECT glob_any('a', '[\"" + "*a" * 40_000 + "\"]')",
    "glob_any cache": "SELECT sum(glob_any('a', '[\"' || a.id || '*' || b.id || c.id || '\"]'))"
    " FROM symbols a, symbols b, symbols c",
    "demangle cache": "SELECT count(demangle('_Z' || a.id || 'f' || b.id || 'v' || c.id))"
    " FROM symbols a, symbols b, symbols c",
    "deep brackets": "SELECT " + "(" * 5_000 + "1" + ")" * 5_000,
    "deep minus": "SELECT " + "- " * 20_000 + "1",
    "deep sum": "SELECT " + "1+" * 20_000 + "1",
    "deep JSON": "SELECT json('" + "[" * 45_000 + "]" * 45_000 + "')",
    "long query": "SELECT '" + "x" * 1_000_000 + "'",
    "many columns": "SELECT " + ",".join(["1"] * 3_000),
    "many joins": "SELECT 1 FROM " + ",".join(f"symbols s{n}" for n in range(70)),
    "many unions": " UNION ALL ".join(["SELECT 1"] * 600),
    "many JSON rows": "SELECT count(*) FROM json_each('[" + "1," * 9_000 + "1]') a, json_each('["
    + "1," * 9_000 + "1]') b, json_each('[" + "1," * 9_000 + "1]') c",
}  # fmt: skip
ATTACKS = WRITES | FILES | SECRETS | MALFORMED | BOMBS


@pytest.fixture(scope="module")
def facts() -> Iterator[sqlite3.Connection]:
    connection = database.empty()
    rows = [(f"s{number}", f"s{number}") for number in range(1_000)]
    database.insert(connection, "symbols", ("name", "link_name"), rows)
    sandbox.confine(connection)
    yield connection
    connection.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_is_refused(
    facts: sqlite3.Connection, attack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QueryError) as refusal:
        sandbox.run(facts, ATTACKS[attack], {}, seconds=0.2)
    assert str(refusal.value).count("\n") == 0
    assert sandbox.run(facts, "SELECT count(*) FROM symbols", {})[1] == [(1_000,)]
    assert not list(tmp_path.iterdir())


def test_what_rules_do_is_allowed(facts: sqlite3.Connection) -> None:
    """An authorizer that refuses everything would pass the tests above."""
    queries = {
        "SELECT count(*) FROM symbols": (1_000,),
        "WITH x AS (SELECT name FROM exports LIMIT 3) SELECT count(*) FROM x": (3,),
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 5) SELECT sum(n) FROM r": (15,),
        "SELECT group_concat(value, '+') FROM json_each(:names)": ("a+b",),
        "SELECT name FROM symbols WHERE name GLOB 's99?' ORDER BY name DESC LIMIT 1": ("s999",),
        "SELECT count(*) OVER () FROM symbols LIMIT 1": (1_000,),
        "SELECT replace('a.b.c', '.', '_') || instr('abc', 'c')": ("a_b_c3",),
        "EXPLAIN SELECT 1": None,
    }
    for query, first in queries.items():
        rows = sandbox.run(facts, query, {"names": ["a", "b"]})[1]
        assert rows
        assert first is None or rows[0] == first


def test_functions_answer_for_every_type(facts: sqlite3.Connection) -> None:
    for function, (arguments, _) in (functions.FUNCTIONS | functions.IN_PLACE_OF_SQLITE).items():
        for value in ("NULL", "1", "1.5", "'a'", "x'ff'", "''"):
            query = f"SELECT {function}({', '.join([value] * arguments)})"
            if function == "glob_any" and value not in ("NULL", "''"):
                with pytest.raises(QueryError, match="abilint rules schema"):
                    sandbox.run(facts, query, {})
            else:
                assert len(sandbox.run(facts, query, {})[1]) == 1


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("instr(a, b)", "instr(a, b)"), ("replace(a, b, 'xy')", "replace(a, b, 'xy')")],
)
def test_functions_in_place_of_sqlites_answer_alike(ours: str, theirs: str) -> None:
    import sqlite3

    texts = ["NULL", "''", "'a'", "'abcabc'", "'bc'", "'ü€a'", "'€'", "12", "1.5", "-3"]
    values = ",".join(f"({text})" for text in texts)
    pairs = f"WITH v(x) AS (VALUES {values}) SELECT %s FROM (SELECT x AS a FROM v), (SELECT x AS b FROM v)"
    plain, own = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    functions.register(own)
    assert own.execute(pairs % ours).fetchall() == plain.execute(pairs % theirs).fetchall()


@pytest.mark.parametrize("name", ["x" * 3_000_000, "_Z" + "P" * 1_500_000 + "i"])
def test_facts_with_enormous_names_can_be_read(name: str) -> None:
    """A limit on the length of texts must not make every rule fail on a library with a silly symbol."""
    connection = database.empty()
    database.insert(connection, "symbols", ("name", "link_name"), [(name, name)])
    sandbox.confine(connection)
    query = "SELECT length(name), demangle(name), name GLOB 'x*' OR 1 FROM exports"
    assert sandbox.run(connection, query, {})[1] == [(len(name), None, 1)]


def test_names_that_are_no_unicode_are_spelt_out() -> None:
    connection = database.empty()
    names = ["before", "caf\udce9", "after"]
    database.insert(connection, "symbols", ("name", "link_name"), [(name, name) for name in names])
    assert connection.execute("SELECT name FROM symbols ORDER BY id").fetchall() == [
        ("before",),
        ("caf\\xe9",),
        ("after",),
    ]


MEASURE = (
    PEAK_MEMORY
    + """
import sys
from abilint.errors import QueryError
from abilint.facts import database
from abilint.rules import sandbox
connection = database.empty()
database.insert(connection, "symbols", ("name", "link_name"), [(f"s{n}", f"s{n}") for n in range(1000)])
sandbox.confine(connection)
try:
    sandbox.run(connection, sys.stdin.read(), {}, 0.4)
except QueryError:
    print(peak_megabytes())
"""
)


@pytest.mark.parametrize(
    "attack",
    ["endless rows", "endless long rows", "endless JSON", "endless sort", "many long rows",
     "sort of long texts",
     "glob_any cache", "demangle cache", "replace", "endless distinct recursion"],
)  # fmt: skip
def test_memory_is_bounded(attack: str) -> None:
    child = subprocess.run(
        [sys.executable, "-c", MEASURE], input=BOMBS[attack], capture_output=True, text=True, check=True
    )
    assert int(child.stdout) < 400, "megabytes"


def test_query_command_refuses(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for attack in (*WRITES.values(), *FILES.values(), *SECRETS.values(), *MALFORMED.values()):
        code = main(["query", str(library(sample("c-plain"))), attack])
        output = capsys.readouterr()
        assert (code, output.out) == (2, ""), attack
        assert output.err.startswith("abilint: ")
        assert output.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


RULE = '''
code = "USER901"
name = "evil"
summary = "It tries"
since = "0.1.0"
level = "error"
query = """
{query}
"""
[messages]
x = "x"
[docs]
why = "x"
fix = "x"
[[test]]
name = "fires"
facts.artifacts = [{{ path = "libfoo.so" }}]
expect = [{{ cause = "x" }}]
[[test]]
name = "is silent"
facts.artifacts = []
expect = []
'''


@pytest.mark.parametrize("attack", [*FILES, "insert", "drop", "sqlite_master", "two statements", "zeroblob"])
def test_rule_files_are_refused(
    attack: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also from inside the file's own tests, and where the rule's evidence is not there."""
    rules, work = tmp_path / "rules", tmp_path / "work"
    rules.mkdir()
    work.mkdir()
    (rules / "evil.toml").write_text(RULE.format(query=ATTACKS[attack]))
    monkeypatch.chdir(work)
    code = main(["check", str(library(sample("c-plain"))), "--rules", str(rules)])
    output = capsys.readouterr()
    assert (code, output.out) == (2, "")
    assert output.err.startswith(f"abilint: {rules / 'evil.toml'}:7: query: ")
    assert main(["rules", "test", str(rules)]) == 1
    assert "evil.toml:" in capsys.readouterr().out
    assert not list(work.iterdir())
    assert [file.name for file in rules.iterdir()] == ["evil.toml"]
