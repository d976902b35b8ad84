"""The pages of referees, who have no account: one link, and nothing else to remember."""
