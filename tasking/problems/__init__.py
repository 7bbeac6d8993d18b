"""Problem-solving plans (OSARA) and police priorities."""
