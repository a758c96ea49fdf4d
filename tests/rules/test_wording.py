"""What a rule says is in the words of the binary's own format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rule_text import GOOD, spoiled, write

from abilint.errors import RuleFileError
from abilint.model.target import Format
from abilint.rules import catalogue, proof, rule_file

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN = {
    Format.ELF: ("dllexport", ".def file", "exported_symbols_list", "install name", "load_hidden"),
    Format.MACHO: ("version script", "SONAME", "exclude-libs", "-z,", "dllexport", ".def file", "local: *"),
    Format.PE: (
        "version script",
        "SONAME",
        "visibility",
        "-z,",
        "exported_symbols_list",
        "local: *",
        "-soname",
    ),
}
"""Format -> words that mean nothing to those who build such binaries."""

NEVER = {
    (Format.PE, "local-only-symbol"): {"hidden", "hidden-in-object", "made-local"},
    (Format.PE, "hidden-but-exported"): {"hidden"},
    (Format.PE, "export-list-mismatch"): {"recorded-not-exported", "recorded-version-differs"},
    (Format.MACHO, "export-list-mismatch"): {"recorded-version-differs"},
}
"""Causes that such a binary cannot have, and one that quotes the header: gcc takes visibility there too."""


@pytest.mark.parametrize("rule", catalogue.load(()).rules, ids=lambda rule: rule.name)
@pytest.mark.parametrize("binary_format", FOREIGN)
def test_no_word_of_another_format(rule: catalogue.Rule, binary_format: Format) -> None:
    if binary_format not in rule.formats:
        return
    wording = rule.wording_for(binary_format)
    never = NEVER.get((binary_format, rule.name), set())
    for texts in (wording.messages, wording.fixes):
        for cause, text in texts.items():
            found = [word for word in FOREIGN[binary_format] if word in text and cause not in never]
            assert not found, (cause, text)


OTHERWISE = '[fixes]\ndefault = "rename it"\n\n[elf.messages]\ndefault = "in ELF: `{symbol}`"\n'


def test_a_format_has_its_own_words(tmp_path: Path) -> None:
    text = GOOD.replace('[fixes]\ndefault = "rename it"\n', OTHERWISE)
    said = 'expect = [{ symbol = "test_me", message = "in ELF: `test_me`", fix = "rename it" }]'
    text = text.replace('expect = [{ symbol = "test_me" }]', said)
    assert proof.failures(rule_file.read(write(tmp_path, text))) == []


FAULTS = {
    "cause": ("[elf.messages]\nlaek = 'x'", "`laek` under `[elf.messages]` has no message"),
    "cause of a fix": ("[elf.fixes]\nlaek = 'x'", "`laek` under `[elf.fixes]` has no message"),
    "format": ("[macho.fixes]\ndefault = 'x'", "`macho` is not among the `formats`"),
    "key": ("[elf.notes]\ndefault = 'x'", "there is no key `notes` under `elf`"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_words_that_nobody_would_read(fault: str, tmp_path: Path) -> None:
    table, complaint = FAULTS[fault]
    text, _ = spoiled("[docs]", f"{table}\n\n[docs]")
    with pytest.raises(RuleFileError, match=re.escape(complaint)) as caught:
        rule_file.read(write(tmp_path, text))
    assert caught.value.line


def test_a_column_that_only_one_format_names_must_exist(tmp_path: Path) -> None:
    text, _ = spoiled("[docs]", "[elf.fixes]\ndefault = 'ask {nobody}'\n\n[docs]")
    assert "no column `nobody`" in str(proof.failures(rule_file.read(write(tmp_path, text))))
