"""Roles while they are written and as everybody reads them: from posting to published plan."""
