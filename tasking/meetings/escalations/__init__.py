"""What a group hands to a group of another level."""
