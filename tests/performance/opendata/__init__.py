"""Tests of open data of indicators."""
