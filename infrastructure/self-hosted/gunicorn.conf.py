"""How gunicorn serves the skill. Everything that may differ between machines is environment.

CRAMP_COACH_SKILL_ID  the skill's id; without it nothing starts
CRAMP_COACH_HOST      the address to listen at, 127.0.0.1 unless told otherwise
CRAMP_COACH_PORT      the port, 8080 unless told otherwise; systemd's socket goes before both
CRAMP_COACH_WORKERS   the number of processes, as many as there are processors

It serves nginx and nobody else: a slow sender could take a thread for ever, and nginx passes on
only what has come in full.

Why gunicorn: several processes use several processors, one that dies is replaced while the others
go on, and it takes its socket from systemd, so that a restart refuses nobody.
"""

import os

wsgi_app = "cramp_coach.web.app:from_environment()"
host, port = os.environ.get("CRAMP_COACH_HOST", "127.0.0.1"), os.environ.get("CRAMP_COACH_PORT")
bind = f"{host}:{port or 8080}"

workers = os.environ.get("CRAMP_COACH_WORKERS") or os.cpu_count() or 1
worker_class = "gthread"
threads = 256  # many more than MOST_WAITING, so that those whose key is known never wait for one
preload_app = True  # load once, share the memory, and fail before the first worker starts
keepalive = 0  # seconds: a kept connection could break under a request when the skill restarts
graceful_timeout = 1  # seconds; an answer takes milliseconds, and the next ones wait for the start
accesslog = None  # the skill writes its own line a request, which holds nothing of the request
control_socket_disable = True
