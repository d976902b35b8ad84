"""Pages, forms and fragments: one package per audience."""
