"""What people do: one function, one transaction; `session` first, the act as a keyword."""
