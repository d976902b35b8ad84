"""Who is qualified for what, who sits on which seat, and who is still learning."""
