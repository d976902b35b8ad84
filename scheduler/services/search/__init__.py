"""The one search: stored time as columns, what may be offered, and why it is not more."""
