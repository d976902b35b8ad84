"""The blueprint of the referees' pages."""

from flask import Blueprint

bp = Blueprint("referees", __name__)
