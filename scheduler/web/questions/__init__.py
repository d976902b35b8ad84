"""One question, as those of us read it who may answer it."""
