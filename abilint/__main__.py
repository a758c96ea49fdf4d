"""`python -m abilint`: the same program where another `abilint` is on PATH."""

from abilint.cli.main import entry

if __name__ == "__main__":
    entry()
