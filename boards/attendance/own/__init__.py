"""What members say of themselves before a meeting, with their own sign-in: whether they will come."""
