"""An orderly stop: say that one is going, wait until the balancer has heard it, then go.

Uvicorn closes its doors as soon as it is told to stop (SIGTERM). Here the readiness turns first;
requests that run are ended by Uvicorn itself. A second signal, or Ctrl+C, does not wait.
"""

import asyncio
import signal
from threading import Event, current_thread, main_thread
from types import FrameType


def stop_in_order(stopping: Event, seconds: float) -> None:
    """Called within the loop, when Uvicorn has its own handler in place."""
    if current_thread() is not main_thread():
        return
    loop, go = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)
    if not callable(go):
        return

    def leave(number: int, frame: FrameType | None) -> None:
        if stopping.is_set() or seconds == 0:
            go(number, frame)
            return
        stopping.set()
        loop.call_soon_threadsafe(loop.call_later, seconds, go, number, None)

    signal.signal(signal.SIGTERM, leave)
