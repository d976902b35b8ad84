"""The real parts that tests run against: PostgreSQL, Chromium and a mail server."""
