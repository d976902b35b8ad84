"""The interviewer's own pages: what is coming up, and the time they give."""
