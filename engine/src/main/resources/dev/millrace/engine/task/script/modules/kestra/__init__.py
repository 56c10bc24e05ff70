"""Outputs, metrics and log lines for the engine that runs this script.

    from kestra import Kestra

    Kestra.outputs({"rows": 10})
    Kestra.counter("rows", 10, {"table": "orders"})
    Kestra.timer("load", 1.5)            # or a function, which is run and timed
    Kestra.gauge("queue", 3)
    Kestra.logger().info("hello")

This module stands in for the one on PyPI and steps aside for it when that is installed.
"""

import importlib.machinery
import importlib.util
import os
import sys

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _installed():
    """The module somebody installed under this name, or None."""
    others = [path for path in sys.path if os.path.abspath(path or ".") != _HERE]
    spec = importlib.machinery.PathFinder.find_spec(__name__, others)
    return spec if spec is not None and spec.loader is not None else None


_spec = _installed()
if _spec is not None:
    _module = importlib.util.module_from_spec(_spec)
    sys.modules[__name__] = _module
    _spec.loader.exec_module(_module)
else:
    import json
    import logging
    import threading
    import time

    _lock = threading.Lock()

    def _text(value):
        """What JSON has no form for is written as text."""
        if hasattr(value, "isoformat"):
            return value.isoformat()
        if hasattr(value, "tolist"):
            return value.tolist()
        if isinstance(value, (set, frozenset, tuple)):
            return list(value)
        return str(value)

    def _send(message):
        with _lock:
            sys.stdout.write("::" + json.dumps(message, default=_text) + "::\n")
            sys.stdout.flush()

    class _Handler(logging.Handler):
        """Gives log records to the engine with their level."""

        def emit(self, record):
            try:
                _send({"logs": [{"level": record.levelname, "message": self.format(record)}]})
            except Exception:
                self.handleError(record)

    class Kestra:
        """What a script tells the engine."""

        @staticmethod
        def outputs(values):
            """Sets outputs, found later at outputs.<task>.vars."""
            _send({"outputs": values})

        @staticmethod
        def counter(name, value, tags=None):
            """Adds to a counter."""
            Kestra._metric(name, "counter", value, tags)

        @staticmethod
        def timer(name, duration, tags=None):
            """Records seconds, or runs a function and records how long it took."""
            if callable(duration):
                start = time.perf_counter()
                result = duration()
                Kestra._metric(name, "timer", time.perf_counter() - start, tags)
                return result
            Kestra._metric(name, "timer", duration, tags)
            return None

        @staticmethod
        def gauge(name, value, tags=None):
            """Records a level."""
            Kestra._metric(name, "gauge", value, tags)

        @staticmethod
        def logger():
            """A logger whose records keep their level."""
            logger = logging.getLogger("kestra")
            if not any(isinstance(handler, _Handler) for handler in logger.handlers):
                logger.addHandler(_Handler())
                logger.setLevel(logging.DEBUG)
                logger.propagate = False
            return logger

        @staticmethod
        def _metric(name, kind, value, tags):
            _send({"metrics": [{"name": name, "type": kind, "value": value, "tags": tags or {}}]})
