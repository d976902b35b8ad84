"""The blueprint that the public pages share."""

from flask import Blueprint

bp = Blueprint("careers", __name__)
