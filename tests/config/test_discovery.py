"""Which file is the configuration."""

from __future__ import annotations

import pytest

from abilint.config import discovery
from abilint.config.discovery import Source
from abilint.errors import UsageError

SHARED = "[tool.abilint]\nfail-on = 'note'\n"


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A repository with folders, and the user in the innermost."""
    inner = tmp_path / "repo" / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir()
    monkeypatch.chdir(inner)
    return tmp_path / "repo"


def test_the_nearest_going_up(tree):
    (tree / "abilint.toml").write_text("")
    assert discovery.nearest(".") == Source("../../abilint.toml")
    (tree / "a" / "pyproject.toml").write_text(SHARED)
    assert discovery.nearest(".") == Source("../pyproject.toml", ("tool", "abilint"))
    (tree / "a" / "b" / "abilint.toml").write_text("")
    assert discovery.nearest(".") == Source("abilint.toml")


def test_not_above_the_repository(tree):
    (tree.parent / "abilint.toml").write_text("")
    assert discovery.nearest(".") is None
    (tree / ".git").rmdir()
    assert discovery.nearest(".") == Source("../../../abilint.toml")
    (tree / ".git").write_text("gitdir: elsewhere")
    assert discovery.nearest(".") is None


@pytest.mark.parametrize("text", ["", "[project]\nname = 'abilint-user'\n", "abilint [", "tool = 'abilint'"])
def test_a_pyproject_that_does_not_speak_of_it_is_passed_by(tree, text):
    (tree / "abilint.toml").write_text("")
    (tree / "a" / "pyproject.toml").write_text(text)
    assert discovery.nearest(".") == Source("../../abilint.toml")


@pytest.mark.parametrize("text", [SHARED, "[tool]\nabilint = {}\n", "tool.abilint.select = []"])
def test_however_the_table_is_written(tree, text):
    (tree / "a" / "pyproject.toml").write_text(text)
    assert discovery.nearest(".") == Source("../pyproject.toml", ("tool", "abilint"))


def test_its_own_file_counts_before_the_shared_one(tree):
    (tree / "a" / "pyproject.toml").write_text(SHARED)
    (tree / "a" / "abilint.toml").write_text("")
    assert discovery.nearest(".") == Source("../abilint.toml")


def test_the_option_counts_before_the_environment_and_this_before_the_tree(tree):
    (tree / "abilint.toml").write_text("")
    one, other = tree / "one.toml", tree / "pyproject.toml"
    one.write_text("")
    other.write_text("")
    environ = {"ABILINT_CONFIG": str(one)}
    assert discovery.of_run(None, {}) == Source("../../abilint.toml")
    assert discovery.of_run(None, {"ABILINT_CONFIG": ""}) == Source("../../abilint.toml")
    assert discovery.of_run(None, environ) == Source(str(one))
    assert discovery.of_run(str(other), environ) == Source(str(other), ("tool", "abilint"))


@pytest.mark.parametrize(
    ("named", "environ", "complaint"),
    [("no.toml", {}, "--config no.toml"), (None, {"ABILINT_CONFIG": "no.toml"}, "ABILINT_CONFIG no.toml")],
)
def test_what_is_named_must_be_there(tree, named, environ, complaint):
    with pytest.raises(UsageError, match=f"{complaint}: there is no such file"):
        discovery.of_run(named, environ)
