"""Call-in: a decision is looked at again before it is carried out (SI 2012/2089)."""
