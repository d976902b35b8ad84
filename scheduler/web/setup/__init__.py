"""Setting things up: company, offices and rooms, people and their hours, pools."""
