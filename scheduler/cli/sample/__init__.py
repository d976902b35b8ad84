"""Larkfield, the sample company: its facts, and its history as the services themselves make it.

Every day counts from the Monday of the week that it is made for, every deed has its own past
`now`, and nobody's choice is left to chance: the same date gives the same company.
"""
