"""What a project says of itself in `abilint.toml`, or under `[tool.abilint]` in `pyproject.toml`.

discovery     which file it is
tables        its shape: types, checks, and the JSON Schema that follows from them
reading       text -> Configuration, or what is wrong with it, with line and mend
rule_tables   `[rules.NAME]` held against the rules that there are
paths         paths and patterns, relative to the file's folder
targets       a `[[target]]` with everything that holds for it
json_schema   what editors complete and check the file by
starter       a first file, written from what lies in a folder
"""
