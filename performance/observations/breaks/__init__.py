"""Breaks in a series: from a day on figures are not to be compared with those before, or a control chart begins anew."""
