"""Lists, charts, sheets and counts."""
