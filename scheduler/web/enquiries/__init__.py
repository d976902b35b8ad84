"""The page of somebody who asks without applying."""
