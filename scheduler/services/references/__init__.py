"""References: asked for, agreed to, written or called, and what came of each."""
