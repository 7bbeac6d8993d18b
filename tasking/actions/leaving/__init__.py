"""What goes on to others."""
