"""The blueprint of the reception's pages."""

from flask import Blueprint

bp = Blueprint("reception", __name__)
