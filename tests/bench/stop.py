"""Seconds from pressing Stop on the fine 3-D plan until its worker has let go, at several moments
of a run.
"""

from __future__ import annotations

import time

from measure import say

from helpers.teaching.figures.freezing import procedure

AFTER_S = (0.05, 0.15, 0.25, 0.4, 0.8)


def stop() -> None:
    """Print the longest wait; a run that had ended before Stop was pressed does not count."""
    panel, waits = procedure.panel(), []
    panel.set(name="p3_seven_needles", cell_mm=1.0)
    for after in AFTER_S:
        panel.run()
        worker = panel.runner._job.thread
        time.sleep(after)
        if panel.running:
            began = time.perf_counter()
            panel.stop()
            worker.join()
            waits.append(time.perf_counter() - began)
            say(f"plan.stop.after_{after:g}s", waits[-1], "s")
    say("plan.stop.longest", max(waits), "s")
