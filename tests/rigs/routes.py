"""Addresses compiled once per test process, though each test has an application of its own."""

from werkzeug.routing import Rule

COMPILED = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")
KEPT = {}  # by what makes a rule


class Compiled(Rule):
    """A rule that takes over what was compiled for the first one of the same words.

    Werkzeug reads each rule and writes two functions for it, a tenth of a second for all of ours.
    """

    def compile(self):
        """Compile, or take over what was."""
        words = (self.rule, self.merge_slashes, self.subdomain, self.host, repr(self.defaults))
        if words not in KEPT:
            super().compile()
            KEPT[words] = {name: getattr(self, name) for name in COMPILED}
        vars(self).update(KEPT[words])
