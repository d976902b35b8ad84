"""Coming by an office without applying: open afternoons, coffee and lunch."""
