"""How current the figures are, source by source: what is late, stale, provisional, not shown; and how files went."""
