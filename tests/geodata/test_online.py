"""Online services, spoken to on this machine: their format, the pace, the cache, and every way they fail."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.exc import GeocoderRateLimited, GeocoderUnavailable
from geopy.location import Location

import geodata.__main__ as commands
from geodata.errors import GeodataError
from geodata.gateway import Gateway
from geodata.gazetteer import Gazetteer
from geodata.geocoder import OfflineGeocoder
from geodata.online import OnlineChain
from geodata.places import Place

NOMINATIM = [
    {
        "osm_type": "node", "osm_id": 7, "lat": "35.5", "lon": "38.5", "class": "place", "type": "village",
        "name": "Mithal", "display_name": "Mithal, Syria", "address": {"country_code": "sy"},
    }
]  # fmt: skip
PHOTON = {
    "features": [
        {
            "geometry": {"type": "Point", "coordinates": [38.5, 35.5]},
            "properties": {
                "osm_type": "N", "osm_id": 7, "osm_key": "place", "osm_value": "suburb", "name": "Mithal",
                "countrycode": "SY", "country": "Syria",
            },
        }
    ]
}  # fmt: skip


@dataclass
class Server:
    """What the server answers, and what it was asked."""

    domain: str = ""
    status: int = 200
    body: str = json.dumps(NOMINATIM)
    hang: bool = False
    retry_after: str | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            state.asked.append({"path": address.path, "agent": self.headers["User-Agent"], **parse_qs(address.query)})
            if state.hang:
                state.release.wait(5)
                return
            body = state.body.encode()
            self.send_response(state.status)
            if state.retry_after:
                self.send_header("Retry-After", state.retry_after)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.domain = f"127.0.0.1:{running.server_port}"
    yield state
    state.release.set()
    running.shutdown()
    thread.join()
    running.server_close()


class Clock:
    """A clock that only sleeping and the test move."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.slept: list[float] = []
        self.day = datetime(2026, 1, 1, tzinfo=UTC)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def through(tmp_path: Path, clock: Clock) -> Gateway:
    return Gateway(
        tmp_path / "cache" / "answers.sqlite", clock=lambda: clock.seconds, sleep=clock.sleep, now=lambda: clock.day
    )


@pytest.fixture
def chain(server: Server, through: Gateway) -> Callable[..., OnlineChain]:
    def make(*services: str, timeout: float = 5.0) -> OnlineChain:
        return OnlineChain(
            services, through=through, timeout=timeout, options={"domain": server.domain, "scheme": "http"}
        )

    return make


def test_an_answer_is_marked(chain: Callable[..., OnlineChain], server: Server) -> None:
    (found,) = chain("nominatim").geocode("Mithal")
    place = found.raw
    assert isinstance(found, Location)
    assert isinstance(place, Place)
    assert (place.id, place.name, place.country, place.feature) == ("online:nominatim-node7", "Mithal", "SY", "PPL")
    assert (place.latitude, place.longitude) == (35.5, 38.5)
    assert place.source == "Nominatim (OpenStreetMap), asked online on 2026-01-01, not checked"
    assert "[Nominatim, online]" in found.address
    assert server.asked[0]["q"] == ["Mithal"]
    assert "furat" in server.asked[0]["agent"]


def test_photon_speaks_geojson(chain: Callable[..., OnlineChain], server: Server) -> None:
    server.body = json.dumps(PHOTON)
    (found,) = chain("photon").geocode("Mithal")
    assert (found.raw.id, found.raw.feature, found.raw.country) == ("online:photon-N7", "PPLX", "SY")
    assert (found.latitude, found.longitude) == (35.5, 38.5)


def test_one_question_a_second_and_each_only_once(
    chain: Callable[..., OnlineChain], server: Server, clock: Clock
) -> None:
    asking = chain("nominatim")
    for name in ("Mithal", "Other", "Mithal", "Third"):
        asking.geocode(name)
    assert len(server.asked) == 3, "the second Mithal was kept"
    assert clock.slept == [1.0, 1.0]


def test_answers_outlive_the_process_but_not_three_months(
    chain: Callable[..., OnlineChain], server: Server, through: Gateway, clock: Clock, tmp_path: Path
) -> None:
    server.body = "[]"
    assert chain("nominatim").geocode("Nowhere") == []
    later = Gateway(tmp_path / "cache" / "answers.sqlite", now=lambda: clock.day)
    options = {"domain": server.domain, "scheme": "http"}
    assert OnlineChain(["nominatim"], through=later, options=options).geocode("Nowhere") == []
    assert len(server.asked) == 1, "that nobody knows it is kept too"
    clock.day += timedelta(days=91)
    OnlineChain(["nominatim"], through=later, options=options).geocode("Nowhere")
    assert len(server.asked) == 2


def test_after_too_many_requests_the_service_is_left_alone(
    chain: Callable[..., OnlineChain], server: Server, clock: Clock
) -> None:
    server.status, server.retry_after, server.body = 429, "30", "slow down"
    with pytest.raises(GeocoderUnavailable, match="Nominatim"):
        chain("nominatim").geocode("Mithal")
    with pytest.raises(GeocoderUnavailable, match="left alone for"):
        chain("nominatim").geocode("Other")
    assert len(server.asked) == 1
    server.status, server.body = 200, json.dumps(NOMINATIM)
    clock.seconds += 31
    assert chain("nominatim").geocode("Other")


def test_a_service_that_names_no_pause_gets_one(through: Gateway) -> None:
    def refuse() -> list[dict[str, Any]]:
        raise GeocoderRateLimited("too many")

    for _ in range(2):
        with pytest.raises(GeocoderRateLimited):
            through.ask("service", "x", refuse, delay_seconds=0)
    with pytest.raises(GeocoderRateLimited, match="left alone for 60 s"):
        through.ask("service", "y", lambda: [], delay_seconds=0)


def test_a_server_that_hangs(chain: Callable[..., OnlineChain], server: Server) -> None:
    server.hang = True
    with pytest.raises(GeocoderUnavailable, match=r"(?i)timed out"):
        chain("nominatim", timeout=0.2).geocode("Mithal")


@pytest.mark.parametrize(
    "body",
    [
        "<html>welcome</html>",
        '{"error": "x"}',
        '[{"lat": "north", "lon": "38", "display_name": "x"}]',
        '[{"display_name": "x"}]',
        json.dumps([{**NOMINATIM[0], "lat": "95"}]),
        "[3]",
    ],
)
def test_nonsense_is_no_answer_and_is_not_kept(chain: Callable[..., OnlineChain], server: Server, body: str) -> None:
    server.body = body
    with pytest.raises(GeocoderUnavailable, match="Nominatim"):
        chain("nominatim").geocode("Mithal")
    server.body = json.dumps(NOMINATIM)
    assert chain("nominatim").geocode("Mithal")


def test_the_next_service_is_asked(chain: Callable[..., OnlineChain], server: Server) -> None:
    server.body = json.dumps(PHOTON)  # nonsense to the first, sense to the second
    (found,) = chain("nominatim", "photon").geocode("Mithal")
    assert found.raw.id == "online:photon-N7"


def test_a_damaged_cache_is_begun_anew(chain: Callable[..., OnlineChain], tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "answers.sqlite").write_bytes(b"no database, but long enough to look like one" * 50)
    assert chain("nominatim").geocode("Mithal")
    assert (tmp_path / "cache" / "answers.damaged").exists()


def test_an_unknown_service(through: Gateway) -> None:
    with pytest.raises(ValueError, match="no online service oracle"):
        OnlineChain(["oracle"], through=through)


def test_the_offline_geocoder_asks_only_when_told_and_only_what_it_lacks(
    gazetteer: Gazetteer, chain: Callable[..., OnlineChain], server: Server
) -> None:
    assert OfflineGeocoder(gazetteer).geocode("Qwrtyzamithal") is None
    assert server.asked == []
    both = OfflineGeocoder(gazetteer, online=chain("nominatim"))
    known = both.geocode("Damascus")
    assert isinstance(known, Location)
    assert server.asked == []
    found = both.geocode("Qwrtyzamithal")
    assert isinstance(found, Location)
    assert found.raw.id.startswith("online:")
    assert both.geocode("Qwrtyzamithal", country_codes="iq") is None


def test_the_command_asks_nobody_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "OnlineChain", lambda services: pytest.fail("asked"))
    assert commands._ask_online("Mithal", None, "") == ()


def test_the_command_tells_what_went_wrong() -> None:
    with pytest.raises(GeodataError, match="no online service oracle"):
        commands._ask_online("Mithal", None, "oracle")
