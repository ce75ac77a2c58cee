"""What the server that forks the tests' processes has loaded already, so that each of them starts in a moment.

Rule: nothing here opens a file, a socket or a thread: all that is shared is code and the understanding's model.
"""

from __future__ import annotations

import adapters.cli
import adapters.cli_run
import adapters.service
import adapters.slack.endpoint
import adapters.telegram.app
from adapters.bootstrap import warm_up

__all__ = ["adapters"]

warm_up()
