"""Figures that tasking counts of its own records (core.figures), of everybody's but the official-sensitive."""
