"""The blueprint that the candidate's pages share."""

from flask import Blueprint

bp = Blueprint("candidate", __name__)
