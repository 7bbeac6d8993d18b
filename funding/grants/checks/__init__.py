"""What must be known before a request is decided: the officer's assessment, checks, interests."""
