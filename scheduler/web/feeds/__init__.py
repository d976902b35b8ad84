"""Feeds over HTTP: what calendar programs fetch again and again."""
