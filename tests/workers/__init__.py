"""Real job workers for tests that kill them, with a mail backend slow enough to be killed in."""
