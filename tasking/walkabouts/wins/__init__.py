"""Quick wins: small actions of one agency within four weeks."""
