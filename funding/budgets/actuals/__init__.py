"""What the council's finance system says: actuals and orders, as they are loaded from it."""
