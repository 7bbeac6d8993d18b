"""Reviews of agreements: when, by whom, and when the next one is due."""
