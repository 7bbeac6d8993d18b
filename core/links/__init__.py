"""Links for somebody without a sign-in: one purpose, one row, one person or address, and an end."""
