"""`--exports`: the lists of exported names that the user gave, and whether they are about anything here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare import list_choice
from abilint.errors import InputError
from abilint.model.export_list import ExportList, ListFormat
from abilint.model.finding import NotRun, Unchecked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.build import Build


def read_all(words: Iterable[str], not_run: list[NotRun]) -> tuple[ExportList, ...]:
    """Read `FILE` or `FORMAT=FILE`; a list that cannot be read becomes an entry of `not_run`."""
    return tuple(_read_all(words, not_run))


def _read_all(words: Iterable[str], not_run: list[NotRun]) -> Iterator[ExportList]:
    for word in words:
        from abilint.surfaces import export_list

        list_format, path = split(word)
        try:
            found = export_list.read(path, list_format)
        except InputError as error:
            not_run.append(NotRun(error.path, Unchecked.INPUT, error.problem))
            continue
        not_run += [NotRun(path, Unchecked.INPUT_PART, note) for note in found.notes]
        yield found


def split(word: str) -> tuple[ListFormat | None, str]:
    """`def=foo.txt` -> format and path; a path may hold `=` itself."""
    name, equals, path = word.partition("=")
    if equals and name in ListFormat.__members__.values():
        return ListFormat(name), path
    return None, word


def unused(lists: Sequence[ExportList], builds: Iterable[Build]) -> Iterator[NotRun]:
    """Name the lists that are about none of the libraries."""
    about = {number for build in builds for number, _, _ in list_choice.chosen(build)}
    for number, export_list in enumerate(lists):
        if number not in about:
            what = f"about {export_list.library}" if export_list.library else f"a list ({export_list.format})"
            yield NotRun(
                export_list.path,
                Unchecked.INPUT_PART,
                f"is {what}, and no library of this run is the one that it lists",
            )
