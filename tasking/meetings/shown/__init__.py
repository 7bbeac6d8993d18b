"""What other pages show."""
