"""A new rule file that runs, tests itself and says what to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint import __version__
from abilint.errors import UsageError
from abilint.rules.rule_file import NAME

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """\
code = "USER001"
name = "{name}"
summary = "One line: what is wrong"
since = "{version}"
level = "warning"                # error: a consumer breaks; warning: decide; note: hygiene
needs = ["exports"]              # evidence: exports, symtab, header, providers, ...
# Every row is a finding. Columns that each row needs: artifact_id, symbol (or NULL), cause.
# Used where they are given: file, line, "column", kind, version, before, after, and of two releases old_file,
# old_line, old_signature, signature. Messages may name any column. Where several rows are about one symbol,
# `part` is what of it each is about, the same in every build.
query = \"\"\"
SELECT e.artifact_id, e.name AS symbol, e.kind, 'default' AS cause
FROM exports e JOIN subjects a ON a.id = e.artifact_id
WHERE e.name GLOB 'test_*'
\"\"\"

[messages]                       # cause = template
default = "{{artifact}} exports `{{symbol}}`"

[fixes]
default = "what to do about it"

[docs]
why = "What happens to whom."
fix = "What to do about it."

[[test]]
name = "fires"
facts.artifacts = [{{ path = "libfoo.so" }}]
facts.symbols = [{{ name = "test_me", link_name = "test_me" }}]
expect = [{{ symbol = "test_me", level = "warning" }}]

[[test]]
name = "is silent"
facts.artifacts = [{{ path = "libfoo.so" }}]
facts.symbols = [{{ name = "foo", link_name = "foo" }}]
expect = []
"""


def write(name: str, folder: Path) -> Path:
    """Write `NAME.toml` in the folder, which is made where it is not there.

    Raises UsageError where the name is unfit or the file is there already.
    """
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r}: a rule's name is lower-case-with-hyphens")
    path = folder / f"{name}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(TEMPLATE.format(name=name, version=__version__))
    except OSError as error:
        if isinstance(error, FileExistsError) and folder.is_dir():
            raise UsageError(f"{path}: is there already; choose another name") from error
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    return path
