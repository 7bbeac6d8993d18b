"""Letters and agreements that contributions rest on, as files."""
