"""What people do, a folder for each subject: one function, one transaction; `session` first, the act as a keyword."""
