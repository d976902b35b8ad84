"""Who holds a seat and whether they come: answers, replacing, handing on, leaving."""
