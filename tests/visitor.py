"""A browser without a screen: Flask's test client that can sign in and press buttons."""

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from scheduler import clock
from scheduler.database import db
from scheduler.domain.keys import new_handle
from scheduler.models import StaffSession
from scheduler.services.transaction import transaction

TOKEN = "a token of this browser"


class Visitor(FlaskClient):
    """`enter` signs a person in, `press` posts a form of theirs with its token."""

    def enter(self, person, *, at=None):
        """Sign *person* in, as if they had used a link at that time; return this browser."""
        at = at or clock.now()
        with self.application.app_context(), Session(db.engine) as session:
            row = StaffSession(person_id=person.id, handle=new_handle(), created_at=at, seen_at=at)
            with transaction(session):
                session.add(row)
                handle = row.handle
        with self.session_transaction() as cookie:
            cookie["staff"] = handle
        return self

    def press(self, address, data=None, **kwargs):
        """Post *data* to *address* with the token that this browser's pages carry."""
        return self.post(address, data={"csrf_token": self.token(), **(data or {})}, **kwargs)

    def token(self):
        """Return a token that belongs to this browser."""
        with self.session_transaction() as cookie:
            cookie["csrf_token"] = TOKEN
        serializer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return serializer.dumps(TOKEN)
