"""From a decision in force to an offer that was accepted: the letter, its terms, conditions and stages of payment."""
