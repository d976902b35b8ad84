"""Questions and answers, on pages and by mail, with or without an application."""
