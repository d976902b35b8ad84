"""How stored data follows the models; numbered, never edited once released."""
