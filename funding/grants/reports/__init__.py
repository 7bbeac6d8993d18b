"""The report on which a ward committee decides applications."""
