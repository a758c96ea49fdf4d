"""A rule file that is right, to be spoiled in one place at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

GOOD = '''\
code = "USER001"
name = "my-rule"
summary = "One line"
since = "0.1.0"
level = "warning"
formats = ["elf"]
needs = ["exports"]
yields-to = ["mangled-export"]
notes = ["it is a {kind}"]
query = """
SELECT e.artifact_id, e.name AS symbol, e.kind, 'default' AS cause
FROM exports e JOIN subjects a ON a.id = e.artifact_id
WHERE e.name GLOB :pattern || '*'
"""

[messages]
default = "{artifact} exports `{symbol}`"

[levels]
default = "note"

[fixes]
default = "rename it"

[docs]
why = "Because."
fix = "Rename it."
exceptions = "None."
references = ["https://example.org"]

[parameters.pattern]
type = "string"
default = "test_"
help = "what the names begin with"

[[test]]
name = "fires"
facts.artifacts = [{ path = "libfoo.so" }]
facts.symbols = [{ name = "test_me", link_name = "test_me" }]
expect = [{ symbol = "test_me" }]

[[test]]
name = "is silent"
facts.artifacts = [{ path = "libfoo.so" }]
facts.symbols = [{ name = "foo", link_name = "foo" }]
expect = []
'''


def spoiled(old: str, new: str) -> tuple[str, int]:
    """The text with one replacement, and the number of the line where it was made."""
    assert GOOD.count(old) == 1, old
    before, after = GOOD.split(old)
    lead = len(new) - len(new.lstrip("\n"))
    return before + new + after, before.count("\n") + 1 + lead


def write(folder: Path, text: str, name: str = "my-rule") -> Path:
    """Write a rule file into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path
