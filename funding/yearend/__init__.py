"""The year end of money: the rule of what is carried forward, open commitments, the closing, reserves."""
