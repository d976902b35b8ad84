"""The blueprint of questions, for whoever of us answers them."""

from flask import Blueprint

bp = Blueprint("questions", __name__, url_prefix="/questions")
