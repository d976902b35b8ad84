"""The blueprint that an interviewer's own pages share."""

from flask import Blueprint

bp = Blueprint("me", __name__)
