"""What everybody may read: the open roles, each role's page, applying, and asking for a link."""
