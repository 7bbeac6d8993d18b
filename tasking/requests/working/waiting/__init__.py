"""A request that waits for a partner, who has a clock of their own meanwhile."""
