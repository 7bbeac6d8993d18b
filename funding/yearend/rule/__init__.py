"""What is carried forward from a year, as a named body approved it."""
