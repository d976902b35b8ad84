"""What looks after the whole: promises, the night, a restore, a changed law or secret."""
