"""The checks of a request: what was asked about it, and what was answered by whom."""
