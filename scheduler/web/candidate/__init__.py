"""The candidate's pages, all behind one private link."""
