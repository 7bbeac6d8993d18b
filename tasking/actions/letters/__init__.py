"""Who is told, and who was."""
