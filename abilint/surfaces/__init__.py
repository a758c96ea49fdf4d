"""Readers of everything that states an ABI: each makes a Surface."""
