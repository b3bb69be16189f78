"""A request to another program ends in time, however slowly the answer drips."""

import socket
import threading
import time

import pytest

from assistant import calling


def test_a_head_that_drips_is_given_up_in_time():
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip():
        one, _ = listener.accept()
        with one:
            one.recv(65536)
            one.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
            for _ in range(60):
                if stop.wait(0.2):
                    return
                try:
                    one.sendall(b"a")
                except OSError:
                    return

    threading.Thread(target=drip, daemon=True).start()
    begun = time.monotonic()
    try:
        with pytest.raises(calling.Unsure):
            calling.send(
                "POST", f"http://127.0.0.1:{listener.getsockname()[1]}/", headers={}, content=b"x", timeout_s=1.0
            )
    finally:
        stop.set()
        listener.close()
    assert time.monotonic() - begun < 8
