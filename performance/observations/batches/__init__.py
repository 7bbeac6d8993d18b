"""Many figures at once: a file written by COPY, and taken back."""
