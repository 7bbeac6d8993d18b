"""What the demonstration is made of: names, places and texts, and nothing that writes."""
