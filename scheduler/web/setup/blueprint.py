"""The blueprint that the set-up pages share."""

from flask import Blueprint

bp = Blueprint("setup", __name__, url_prefix="/setup")
