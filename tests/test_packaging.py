"""The rules are found in a checkout, in an editable install and in a wheel; the wheel holds all of them."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RULES = ROOT / "rules"


def rule_files() -> set[str]:
    return {str(path.relative_to(RULES)) for path in RULES.rglob("*.toml")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as pip builds it, by the build backend of pyproject.toml."""
    folder = tmp_path_factory.mktemp("wheel")
    program = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    child = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return folder / child.stdout.split()[-1]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def abilint(path: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run with that copy first on the import path, from a folder that is not the checkout."""
    return subprocess.run(
        [sys.executable, "-m", "abilint", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_wheel_holds_every_rule_file_and_no_other(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    start = "abilint/_data/rules/"
    assert {name.removeprefix(start) for name in names if name.startswith(start)} == rule_files()
    assert "known-names.toml" in rule_files()
    assert {name.split("/")[0] for name in names} == {"abilint", f"{wheel.name.split('-py3')[0]}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_wheel_holds_the_parts_of_pages(wheel: Path) -> None:
    folder = ROOT / "abilint" / "report" / "html" / "assets"
    with zipfile.ZipFile(wheel) as archive:
        kept = {name.rpartition("/")[2] for name in archive.namelist() if "/report/html/assets/" in name}
    assert kept == {path.name for path in folder.iterdir()} == {"page.html", "style.css", "lists.js"}


def test_wheel_declares_what_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        files = {name.rpartition("/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
        metadata = archive.read(files["METADATA"]).decode()
        assert b"abilint = abilint.cli.main:entry" in archive.read(files["entry_points.txt"])
    for package in ("demangle", "libclang", "lief", "msgspec", "pyelftools", "tabulate"):
        assert f"Requires-Dist: {package}" in metadata


def test_installed_wheel_runs_its_own_rules(installed: Path, tmp_path: Path) -> None:
    program = "from abilint.rules.catalogue import builtin_directory as d; print(d())"
    child = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert child.stdout.strip() == str(installed / "abilint" / "_data" / "rules")
    listed = abilint(installed, tmp_path, "rules")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout == abilint(ROOT, tmp_path, "rules").stdout
    assert abilint(installed, tmp_path, "rules", "test").returncode == 0
    assert "ABI101" in abilint(installed, tmp_path, "explain", "declared-not-exported").stdout


def test_folder_called_rules_in_site_packages_is_somebody_elses(installed: Path, tmp_path: Path) -> None:
    (installed / "rules").mkdir(exist_ok=True)
    (installed / "rules" / "broken.toml").write_text("not a rule")
    assert abilint(installed, tmp_path, "rules").returncode == 0


def test_checkout_uses_the_rules_beside_it(tmp_path: Path) -> None:
    from abilint.rules.catalogue import builtin_directory, files_in

    assert builtin_directory() == RULES
    others = {name for name in rule_files() if name.startswith("editions/")} | {"known-names.toml"}
    assert {str(path.relative_to(RULES)) for path in files_in(RULES)} == rule_files() - others


def test_editable_install_uses_the_rules_of_the_checkout(tmp_path: Path) -> None:
    """What `pip install -e` leaves behind is a `.pth` file that names the checkout."""
    program = f"from hatchling.build import build_editable; print(build_editable({str(tmp_path)!r}))"
    child = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    site = tmp_path / "site"
    with zipfile.ZipFile(tmp_path / child.stdout.split()[-1]) as archive:
        archive.extractall(site)
    start = f"import site; site.addsitedir({str(site)!r}); "
    program = start + "from abilint.rules.catalogue import builtin_directory as d; print(d())"
    child = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert child.stdout.strip() == str(RULES)
