"""Who presides over an item, who speaks for the body, and what they hold urgent."""
