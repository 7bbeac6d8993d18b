"""Demonstration data: the partnership's real structure with invented people and business."""
