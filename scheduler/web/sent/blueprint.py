"""The blueprint of *Sent mail*."""

from flask import Blueprint

bp = Blueprint("sent", __name__, url_prefix="/sent")
