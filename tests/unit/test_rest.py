"""The wait of a panel for a moment of rest, begun and stopped from several threads."""

import asyncio
import threading

from helpers.teaching.panel.rest import Rest, stop_all


class ThreadNoted(asyncio.SelectorEventLoop):
    """An event loop that notes which thread changes its timers."""

    def __init__(self):
        super().__init__()
        self.cancelled_by = []

    def _timer_handle_cancelled(self, handle):
        self.cancelled_by.append(threading.get_ident())
        super()._timer_handle_cancelled(handle)


def test_a_rest_is_stopped_in_the_thread_of_its_loop():
    calls = []

    async def stop_elsewhere():
        rest = Rest(lambda: calls.append("rest"))
        rest.begin(0.05)
        await asyncio.to_thread(rest.stop)
        await asyncio.sleep(0.15)

    loop = ThreadNoted()
    try:
        loop.run_until_complete(stop_elsewhere())
        assert calls == [] and set(loop.cancelled_by) == {threading.get_ident()}
    finally:
        loop.close()


def test_a_rest_that_was_stopped_before_it_began_never_comes():
    calls = []

    async def stop_at_once():
        rest = Rest(lambda: calls.append("rest"))
        begin = threading.Thread(target=rest.begin, args=(0.01,))
        begin.start()
        begin.join(20)
        rest.stop()
        await asyncio.sleep(0.1)
        assert calls == []
        # The word of another thread to stop comes late: a newer wait goes on.
        rest.begin(0.01)
        stop = threading.Thread(target=rest.stop)
        stop.start()
        stop.join(20)
        rest.begin(0.01)
        await asyncio.sleep(0.1)

    asyncio.run(stop_at_once())
    assert calls == ["rest"]


def test_all_rests_can_be_stopped_at_once():
    calls = []

    async def stop_them():
        rests = [Rest(lambda: calls.append("rest")) for _ in range(3)]
        for rest in rests:
            rest.begin(0.01)
        stop_all()
        assert not any(rest.is_waiting for rest in rests)
        await asyncio.sleep(0.1)

    asyncio.run(stop_them())
    assert calls == []
