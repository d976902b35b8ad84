"""The reception: who visits an office on a day, and one visit as whoever hosts it reads it."""
