"""What will be spent: posts, the budget holder's forecast and its sign-off, and every total of a line."""
