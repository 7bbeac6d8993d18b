"""What ward committees gave."""
