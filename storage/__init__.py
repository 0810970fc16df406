"""Everything SQL: tables, queries by noun, keys, and the two databases."""
