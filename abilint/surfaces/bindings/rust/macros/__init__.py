"""Macros that a crate writes itself, followed as text (The Rust Reference, "Macros by example")."""
