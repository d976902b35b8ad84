"""The blueprint of the pipeline."""

from flask import Blueprint

bp = Blueprint("board", __name__)
