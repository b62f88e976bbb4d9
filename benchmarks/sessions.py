"""Sessions without a browser: they speak to the server as Streamlit's page does, so that the server alone is measured.

Each takes the websocket a browser takes, asks for the page, ticks boxes of the sidebar, and waits for its run to end.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.dashboard import Server
from benchmarks.figures import Figure

SESSIONS = 20
ROUNDS = 4
_PATIENCE = 300.0
"""Seconds a session waits for a run."""


@dataclass
class Session:
    """One session of the page, as a browser would hold it."""

    socket: Any
    boxes: dict[str, str] = field(default_factory=dict)
    """Label of each box of the sidebar, without its count -> id of the widget."""
    ticked: dict[str, bool] = field(default_factory=dict)
    """Id of a widget -> how it stands."""

    async def run(self, ticks: str | None = None) -> tuple[float, float]:
        """Tick a box (None: open the page); seconds until the new marks have come, and until the run has ended."""
        asked = BackMsg()
        asked.rerun_script.query_string = "lang=en"
        if ticks is not None:
            number = self.boxes[ticks]
            self.ticked[number] = not self.ticked.get(number, False)
        for number, stands in self.ticked.items():
            asked.rerun_script.widget_states.widgets.add(id=number, bool_value=stands)
        start, marks = time.perf_counter(), 0.0
        await self.socket.send(asked.SerializeToString())
        while True:
            told = ForwardMsg()
            told.ParseFromString(await asyncio.wait_for(self.socket.recv(), _PATIENCE))
            what = told.WhichOneof("type")
            if what == "delta":
                element = told.delta.new_element
                if element.WhichOneof("type") == "component_instance":
                    marks = time.perf_counter() - start
                elif element.WhichOneof("type") == "checkbox":
                    self.boxes[element.checkbox.label.rpartition(" · ")[0]] = element.checkbox.id
            elif what == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return marks, time.perf_counter() - start


async def _opened(server: Server) -> Session:
    address = server.address.replace("http", "ws", 1) + "/_stcore/stream"
    socket = await websockets.connect(address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
    session = Session(socket)
    await session.run()
    return session


async def _rounds(sessions: list[Session], sides: list[str]) -> tuple[list[float], list[float]]:
    """All sessions tick a box at the same moment, some times; what each waited for its marks and for the end."""
    marks, ends = [], []
    for turn in range(ROUNDS):
        ticks = [sides[(number + turn) % len(sides)] for number in range(len(sessions))]
        told = await asyncio.gather(*(one.run(box) for one, box in zip(sessions, ticks, strict=True)))
        marks += [seconds for seconds, _ in told]
        ends += [seconds for _, seconds in told]
    return marks, ends


@dataclass(frozen=True, slots=True)
class Together:
    """Medians in milliseconds, and the memory that sessions add in MB."""

    marks: float
    ended: float
    alone_marks: float
    alone_ended: float
    memory: float


def together(server: Server, sides: list[str]) -> Together:
    """One session's changes of the filter, then those of SESSIONS at once.

    In a thread of its own: the browser of the other measures keeps a loop running in this one.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_together(server, sides))).result()


async def _together(server: Server, sides: list[str]) -> Together:
    one, before = await _opened(server), server.memory_mb()
    alone = await _rounds([one], sides)
    many = [await _opened(server) for _ in range(SESSIONS)]
    found = await _rounds(many, sides)
    memory = server.memory_mb() - before
    for session in (one, *many):
        await session.socket.close()
    ms = [statistics.median(seconds) * 1000 for seconds in (*found, *alone)]
    return Together(ms[0], ms[1], ms[2], ms[3], memory)


def figures(server: Server, sides: list[str], name: str) -> Iterator[Figure]:
    """What twenty sessions cost the server, browsers left out."""
    told = together(server, sides)
    against = "one session"
    yield Figure(f"{name}: one session without a browser, until its run ends", told.alone_ended, "ms")
    yield Figure(f"{name}: {SESSIONS} of them", told.ended, "ms", told.ended / told.alone_ended, against)
    yield Figure(
        f"{name}: {SESSIONS} of them, until the marks", told.marks, "ms", told.marks / told.alone_marks, against
    )
    yield Figure(f"{name}: memory they add", told.memory, "MB")
