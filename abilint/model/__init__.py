"""The values that every other layer speaks in: frozen, standard library only."""
