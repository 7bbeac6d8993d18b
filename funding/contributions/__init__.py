"""What partners put in."""
