"""What the neighbourhood's police team puts first: up to three things at a time."""
