"""Figures that can be compared: ratios within one run, each with its target."""
