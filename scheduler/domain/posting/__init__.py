"""A role posting as a plain tree, and the interview plan that it becomes."""
