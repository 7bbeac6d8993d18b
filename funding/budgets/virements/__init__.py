"""Money moved between budget lines, or between ward budgets."""
