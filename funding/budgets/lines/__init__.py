"""What there is to spend: funds, budgets of places, and their lines."""
