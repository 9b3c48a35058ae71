"""The child process that holds a GGUF model. Standard library and xllamacpp only.

Run by ``rag.llama`` as a script, never imported: one line of JSON comes in on standard input (path,
threads, context, key), one line goes out on standard output (the address it listens on). It lives
until standard input ends, which it does when the parent dies, however it dies.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading


def main() -> None:
    """Serves the model until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C stops an answer, not the model
    wanted = json.loads(sys.stdin.readline())
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever the engine prints is log
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    server = _serve(**wanted)
    print(server.listening_address, file=answer, flush=True)
    threading.Event().wait()


def _leave_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def _serve(path: str, key: str, threads: int, context: int):  # type: ignore[no-untyped-def]
    # Threads that wait without spinning: three times as fast where other programs want the cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_ctx = context
    params.n_parallel = 1
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.warmup = False
    params.cache_ram_mib = 0  # the slot's own cache keeps the fixed beginning of the prompt
    params.hostnames = ["127.0.0.1"]
    params.api_keys = [key]
    params.cors_origins = "http://127.0.0.1:1"  # no page: the default is every page
    params.ui = False
    params.endpoint_slots = False
    params.offline = True
    params.verbosity = 1
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
