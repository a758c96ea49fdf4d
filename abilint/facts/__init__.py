"""Facts as SQLite tables: what the rules query, and nothing that judges."""
