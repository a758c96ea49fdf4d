"""The house keeps its own rules: direction of imports, size of files and functions, a page for each rule."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from abilint.cli.main import main
from abilint.rules import catalogue, rule_file

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "abilint").rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
RULES = catalogue.load().rules
LONGEST_FUNCTION = 60
LONGEST_FILE = 350
TABLES = {"abilint/facts/schema.py"}
"""Documentation in the form of values: as long as there are facts."""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_run_one_way() -> None:
    program = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
    child = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert child.returncode == 0, child.stdout
    assert "0 broken" in child.stdout


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def test_functions_are_short() -> None:
    long = {
        f"{name_of(path)}:{each.name}": each.end_lineno - each.lineno + 1
        for path, tree in TREES.items()
        for each in functions(tree)
        if each.end_lineno - each.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_files_are_short() -> None:
    long = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCES
        if name_of(path) not in TABLES
    }
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_every_module_says_what_it_is() -> None:
    assert [name_of(path) for path, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_only_the_command_line_prints() -> None:
    prints = [
        f"{name_of(path)}:{node.lineno}"
        for path, tree in TREES.items()
        if path.parent.name != "cli"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert prints == []


def test_nobody_else_leaves_the_process() -> None:
    exits = [
        f"{name_of(path)}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("exit", "_exit") and "cli" not in path.parts
        if "worker" not in path.name
    ]
    assert exits == []


def test_heavy_modules_are_imported_where_they_are_needed() -> None:
    """At the top of a module only what is cheap, or what the whole module is about."""
    heavy = {"lief", "elftools", "clang", "tabulate", "demangle"}
    found = [
        f"{name_of(path)}: {name}"
        for path, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
        if name.split(".")[0] in heavy
    ]
    assert found == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_is_whole(rule: catalogue.Rule, capsys: pytest.CaptureFixture[str]) -> None:
    assert rule.why
    assert rule.fix
    assert rule.wording.fixes
    assert rule.needs
    assert re.fullmatch(r"[A-Z].{10,110}[^.]", rule.summary)
    tests = rule_file.read(Path(rule.path)).tests
    assert any(test.expect for test in tests)
    assert any(not test.expect for test in tests)
    assert main(["explain", rule.code]) == 0
    page = capsys.readouterr().out
    assert page.startswith(f"{rule.name} ({rule.code})\n")
    assert rule.why.splitlines()[0] in page


def test_codes_are_unique_and_belong_to_their_family() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    hundreds: dict[str, set[str]] = {}
    for rule in RULES:
        hundreds.setdefault(rule.family, set()).add(rule.code[:4])
    assert sum(map(len, hundreds.values())) == len(set().union(*hundreds.values())), hundreds


def test_changelog_names_every_rule() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(ABI\d{3}) ([a-z0-9-]+)`", text))
    assert {(rule.code, rule.name) for rule in RULES} - named == set()
    assert {code for code, _ in named} - {rule.code for rule in RULES} == set()


def test_changelog_has_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[Unreleased\]$", text, re.MULTILINE)
    assert f"## [{version}]" in text


def test_page_of_all_rules_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    """Write it anew with `abilint rules list -o markdown > docs/rules.md`."""
    assert main(["rules", "list", "-o", "markdown"]) == 0
    assert capsys.readouterr().out == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_the_page_of_each_rule_is_current(tmp_path: Path) -> None:
    """Write them anew with `abilint rules pages docs/rules`."""
    assert main(["rules", "pages", str(tmp_path)]) == 0
    written = {page.name: page.read_text(encoding="utf-8") for page in tmp_path.iterdir()}
    kept = {page.name: page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "rules").iterdir()}
    assert kept == written
