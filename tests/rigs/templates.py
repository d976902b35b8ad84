"""Templates compiled once per test process, though each test has an application of its own."""

from jinja2 import BytecodeCache


class Compiled(BytecodeCache):
    """What Jinja has compiled; it asks by name and by a checksum of the source."""

    def __init__(self):
        self._kept = {}

    def load_bytecode(self, bucket):
        """Give *bucket* what was compiled from the same source before."""
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket):
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()
