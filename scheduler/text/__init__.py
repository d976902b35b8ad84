"""Words and times as people read them."""
