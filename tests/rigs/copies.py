"""Databases of PostgreSQL that one test after another uses: filled anew, not copied anew.

A copy of the template takes longer to make than most tests run. Rows go quicker: a used copy has
its rows deleted, those of the template put back and its sequences set back. A copy whose schema a
test has changed is not given to anybody again.
"""

import itertools

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

USES = 200  # deleted rows stay in the files, since nothing vacuums: make a new copy now and then

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
# Each change of a schema writes rows of these four.
SCHEMA = "UNION ALL ".join(
    f"SELECT '{each}', count(*), sum(xmin::text::bigint) FROM {each} "  # noqa: S608 - names of ours
    for each in ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger")
)
HANG_UP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SEQUENCES = """
    SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
        last_value IS NOT NULL
    FROM pg_sequences
"""
DELETE = "DELETE FROM {}"
SET_BACK = "SELECT setval(%s::regclass, %s, %s)"


class Copy:
    """A copy of a template with a connection of its own, by which it is filled anew."""

    def __init__(self, name, url):
        self.name, self._url = name, make_url(url)
        self._uses = itertools.count(1)
        self._own = psycopg.connect(url, autocommit=True)
        self._own.execute("SET session_replication_role = replica")  # no foreign keys, no triggers
        self._tables = [table for (table,) in self._own.execute(TABLES)]
        self._rows = {table: rows for table in self._tables if (rows := self._read(table))}
        self._sequences = self._own.execute(SEQUENCES).fetchall()
        self._schema = self._own.execute(SCHEMA).fetchall()

    def for_use(self):
        """Return an address that no test had before, since caches know databases by theirs."""
        self._use = next(self._uses)
        told = {"application_name": f"{self.name}_{self._use}"}
        return self._url.update_query_dict(told).render_as_string(hide_password=False)

    def fill_anew(self):
        """Make it what the template is; return whether it may be used again."""
        self._own.execute(HANG_UP)
        if self._use == USES or self._own.execute(SCHEMA).fetchall() != self._schema:
            return False
        self._own.execute("; ".join(DELETE.format(quoted(each)) for each in self._tables))
        for table, rows in self._rows.items():
            with self._own.cursor().copy(f"COPY {quoted(table)} FROM STDIN") as copy:
                copy.write(rows)
        self._own.cursor().executemany(SET_BACK, self._sequences)
        return True

    def close(self):
        """Hang up."""
        self._own.close()

    def _read(self, table):
        with self._own.cursor().copy(f"COPY {quoted(table)} TO STDOUT") as copy:
            return b"".join(copy)


def quoted(name):
    """Return *name* as it stands in a statement."""
    return sql.Identifier(name).as_string()
