"""The registry of judgements: finds rule files, runs their SQL, fills their messages."""
