"""The blueprint of the visitors' pages."""

from flask import Blueprint

bp = Blueprint("visitors", __name__)
