"""What other pages show, and what files say of it."""
