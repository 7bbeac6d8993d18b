"""When a ward committee takes applications."""
