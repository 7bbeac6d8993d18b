"""Posts that partners put in, counted once: who pays, who employs, who manages from day to day."""
