"""A lake at an `s3://` address, on a local server that speaks S3."""

from __future__ import annotations

import logging
import threading
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import MOSUL, RAQQA, coding, located, merge, reading
from moto.server import ThreadedMotoServer

from events.errors import LakeError, LakeMissing
from events.model import EventFilter
from events.query import Query
from events.store import Lake


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    urllib.request.urlopen(urllib.request.Request(f"{address}/furat-test", method="PUT"), timeout=10).close()
    settings = {
        "AWS_ENDPOINT_URL": address, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    yield f"s3://furat-test/{uuid.uuid4()}"  # the server's buckets outlive it
    server.stop()


def test_a_lake_on_s3_is_written_read_and_grown(bucket: str, tmp_path: Path) -> None:
    lake = Lake.create(f"{bucket}/lake/", matcher=merge)
    first = lake.add(
        [reading(f"Clash {n} raged", coding(location=located(RAQQA)), source=f"Outlet {n}") for n in range(5)]
    ).version
    assert len(list(Query(lake, folder=tmp_path).rows(EventFilter()))) == 1
    lake.add([reading("Shells fell", coding(location=located(MOSUL)))])
    again = Lake.open(f"{bucket}/lake")
    assert {row.place for row in Query(again, folder=tmp_path).rows(EventFilter())} == {"Raqqa", "Mosul"}
    assert len(list(Query(again, first).rows(EventFilter()))) == 1
    assert again.add([reading("Shells fell", coding(location=located(MOSUL)))]).articles == 0


def test_two_writers_on_s3_lose_nothing(bucket: str) -> None:
    Lake.create(f"{bucket}/lake", matcher=merge)
    failed: list[BaseException] = []

    def write(name: str) -> None:
        try:
            lake = Lake.open(f"{bucket}/lake", matcher=merge)
            for n in range(2):
                lake.add([reading(f"{name} {n} clashed", coding(location=located(MOSUL)), source=name)])
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    lake = Lake.open(f"{bucket}/lake")
    assert lake.counts().articles == 4
    assert len({id for event in lake.events() for id in event.article_ids}) == 4


def test_no_lake_on_s3_is_said_plainly(bucket: str) -> None:
    with pytest.raises(LakeMissing, match="no lake"):
        Lake.open(f"{bucket}/nothing")
    with pytest.raises(LakeError):
        Lake.create("s3://no-such-bucket/lake")
