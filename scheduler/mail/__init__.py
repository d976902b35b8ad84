"""Telling people by mail."""
