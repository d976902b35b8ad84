"""The blueprint of the calendar."""

from flask import Blueprint

bp = Blueprint("week", __name__)
