"""What was fixed at the first attempt."""
