"""What is promised or ordered at the end of a year, and what becomes of it."""
