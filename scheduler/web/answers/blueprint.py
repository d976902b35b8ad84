"""The blueprint of the answers that need no signing in."""

from flask import Blueprint

bp = Blueprint("answers", __name__)
