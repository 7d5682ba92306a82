"""How gunicorn serves the skill. Everything that may differ between machines is environment.

CRAMP_COACH_SKILL_ID     the skill's id; without it nothing starts
CRAMP_COACH_HOST         the address to listen at, 127.0.0.1 unless told otherwise
CRAMP_COACH_PORT         the port, 8080 unless told otherwise
CRAMP_COACH_WORKERS      the number of processes, as many as there are processors
CRAMP_COACH_CERTIFICATE  the server's certificate (a PEM file) to speak TLS itself, without a proxy
CRAMP_COACH_KEY          the key of that certificate (a PEM file)

Why gunicorn: several processes use several processors, one that dies is replaced while the others
go on, TLS is built in, and a stop waits for the answers under way.
"""

import os
import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SLOWEST = 10
"""Seconds to read and answer one request. Alexa gives up after about eight."""


class ImpatientWorker(ThreadWorker):
    """gunicorn's threaded worker, which by itself lets a slow sender keep a thread for ever.

    A sender that has not finished after SLOWEST seconds is cut off: its socket reads as ended.
    Behind nginx this never happens, since nginx collects a request before passing it on.
    """

    def init_process(self) -> None:
        self.since: dict[Any, float] = {}
        super().init_process()

    def handle(self, conn: Any) -> Any:
        self.since[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            del self.since[conn]

    def notify(self) -> None:
        """Called by gunicorn about once a second."""
        super().notify()
        for conn, since in self.since.copy().items():
            if time.monotonic() - since > SLOWEST:
                with suppress(OSError):  # it may have gone by itself
                    conn.sock.shutdown(socket.SHUT_RD)


wsgi_app = "cramp_coach.web.app:from_environment()"
host, port = os.environ.get("CRAMP_COACH_HOST", "127.0.0.1"), os.environ.get("CRAMP_COACH_PORT")
bind = f"{host}:{port or 8080}"
certfile = os.environ.get("CRAMP_COACH_CERTIFICATE")
keyfile = os.environ.get("CRAMP_COACH_KEY")

workers = int(os.environ.get("CRAMP_COACH_WORKERS", os.cpu_count() or 1))
worker_class = ImpatientWorker
threads = 16  # a thread waits while certificates are fetched; the others go on
preload_app = True  # load once, share the memory, and fail before the first worker starts
graceful_timeout = SLOWEST
keepalive = 10  # seconds; longer than nginx keeps an idle connection, so that nginx ends it
accesslog = None  # the skill writes its own line a request, which holds nothing of the request
control_socket_disable = True
