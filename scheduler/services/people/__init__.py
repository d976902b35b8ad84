"""Our own people: who they are, how they sign in, and the time that they give."""
