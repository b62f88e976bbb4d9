"""A server with faults: what is asked again, what becomes an Issue, what stops, and what a second run costs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from modelserver import SETTINGS, Exchange, ModelServer, answered, exchanges, model_reader, serving
from newsroom import article

from events.errors import ArticleUnread, ReadingStopped
from events.intake import readings
from events.llm.budget import tokens_of
from events.llm.prompt import prompt
from events.llm.reader import GIVE_UP
from events.llm.settings import Limits, ModelSettings
from events.model import Issue, Level

RECORDED = exchanges()
PLAIN = RECORDED["en-plain"]
GOOD = PLAIN.replies[0]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving() as running:
        yield running


def after(*faults: dict[str, object], id: str = "en-plain") -> Exchange:
    """A recorded exchange whose good reply comes after some others."""
    return replace(RECORDED[id], replies=(*faults, *RECORDED[id].replies))


def always(fault: dict[str, object], id: str = "en-plain") -> Exchange:
    return replace(RECORDED[id], replies=(fault,))


BUSY = {"status": 429, "headers": {"Retry-After": "1"}, "body": {"error": {"message": "slow down"}}}
BROKEN = {"status": 500, "body": {"error": {"message": "out of memory"}}}


# ---- asked again --------------------------------------------------------------------------------------------------


def test_after_429_it_waits_as_long_as_it_is_told(server: ModelServer, tmp_path: Path) -> None:
    server.plays(after(BUSY))
    assert len(model_reader(server, tmp_path).read(PLAIN.article).reports) == 1
    first, second = server.times
    assert second - first >= 1.0


@pytest.mark.parametrize("id", ["en-plain", "ar-plain"])
def test_after_500_it_asks_again(server: ModelServer, tmp_path: Path, id: str) -> None:
    server.plays(after(BROKEN, id=id))
    reader = model_reader(server, tmp_path)
    assert len(reader.read(RECORDED[id].article).reports) == 1
    assert len(server.asked) == 2
    assert (reader.meter.usage.articles, reader.meter.usage.failed) == (1, 0)


def test_after_a_hang_it_asks_again(server: ModelServer, tmp_path: Path) -> None:
    server.plays(after({"seconds": 4.0, **GOOD}))
    reader = model_reader(server, tmp_path, replace(SETTINGS, timeout=1.0))
    assert len(reader.read(PLAIN.article).reports) == 1


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"seconds": 2.0, **GOOD}, "did not answer within"),  # 30 seconds a try and ten more tries do not count
        ({"drips": 0.05, **GOOD}, "did not answer within"),  # never silent, never done
        ({**BUSY, "headers": {"Retry-After": "90"}}, "answered 429 (slow down); a pause of 90 seconds"),
        ({**BUSY, "headers": {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}}, "answered 429 (slow down); a pause"),
    ],
)
def test_a_question_takes_no_longer_than_its_time_whatever_the_server_does(
    server: ModelServer, tmp_path: Path, fault: dict[str, object], told: str
) -> None:
    server.plays(always(fault))
    limit = 60 if "headers" in fault else 0.3  # an answer may take its time where the machine is busy
    reader = model_reader(server, tmp_path, replace(SETTINGS, retries=10, timeout=30, time_limit=limit))
    with pytest.raises(ArticleUnread) as error:
        reader.read(PLAIN.article)
    assert told in str(error.value)
    assert f"beyond the {limit:g} seconds one question may take (time_limit)" in str(error.value)
    assert len(server.asked) == 1
    assert reader.meter.usage.failed == 1


# ---- an article unread --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (BROKEN, "answered 500 (out of memory)"),
        ({"seconds": 0.6, **GOOD}, "did not answer within 0.2 seconds"),
        ({"status": 400, "body": {"error": {"message": "response_format is not supported"}}}, "response_format"),
        ({"content": '{"events": [{"quote": "Syrian warpl'}, "the answer is no JSON"),
        ({"answer": {"incidents": []}}, "holds no list of events"),
        (
            {"content": None, "refusal": "I cannot help with violence."},
            "the model refused: I cannot help with violence.",
        ),
        ({"content": "", "finish_reason": "content_filter"}, "filter held the answer back"),
        ({"content": "  "}, "the answer is empty"),
        ({"content": "I'm sorry, I can't do that."}, "the answer is no JSON"),
        ({"body": {"choices": []}}, "no chat completion"),
        ({"raw": "<html>login</html>"}, "no chat completion"),
        ({"status": 302, "headers": {"Location": "http://127.0.0.1:9/v1"}}, "answered 302"),
    ],
)
def test_an_unusable_answer_leaves_the_article_unread_and_says_why(
    server: ModelServer, tmp_path: Path, fault: dict[str, object], told: str
) -> None:
    server.plays(always(fault))
    silence = 0.2 if "seconds" in fault else 60
    reader = model_reader(server, tmp_path, replace(SETTINGS, retries=0, timeout=silence))
    with pytest.raises(ArticleUnread) as error:
        reader.read(PLAIN.article)
    assert told in str(error.value)
    assert reader.meter.usage.failed == 1
    server.plays(PLAIN)  # nothing of it is kept: a second run asks again
    slow = model_reader(server, tmp_path)
    assert len(slow.read(PLAIN.article).reports) == 1


def paths(folder: Path, *played: Exchange) -> list[Path]:
    """Articles as a file to be read in."""
    rows = [
        {"id": e.article.id, "title": e.article.title, "text": e.article.text, "published": "2017-11-19"}
        for e in played
    ]
    path = folder / "articles.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return [path]


def test_the_other_articles_are_read_and_the_issue_is_stored(server: ModelServer, tmp_path: Path) -> None:
    refused = always({"content": None, "refusal": "No."}, id="en-free")
    server.plays(PLAIN, refused, RECORDED["ar-plain"])
    issues: list[Issue] = []
    reader = model_reader(server, tmp_path / "cache")
    found = list(readings(paths(tmp_path, PLAIN, refused, RECORDED["ar-plain"]), reader, issues.append))
    assert [r.article.id for r in found] == ["en-plain", "ar-plain"]
    [issue] = [i for i in issues if i.level == Level.ERROR]
    assert (issue.article_id, issue.message) == ("en-free", "A market reopens: the model refused: No.")


# ---- stops --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "message", "told"),
    [
        (401, "bad key", "does not accept the key (bad key)"),
        (404, "unknown model", "has no model 'test-model'"),
        (429, "insufficient_quota", "the account has nothing left"),
    ],
)
def test_a_server_that_cannot_be_used_stops_at_once(
    server: ModelServer, tmp_path: Path, status: int, message: str, told: str
) -> None:
    server.plays(always({"status": status, "body": {"error": {"message": message, "code": message}}}))
    with pytest.raises(ReadingStopped) as error:
        model_reader(server, tmp_path).read(PLAIN.article)
    assert told in str(error.value)
    assert len(server.asked) == 1


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with serving(PLAIN) as gone:
        pass
    with pytest.raises(ReadingStopped, match=r"cannot be reached .* is the server running"):
        model_reader(gone, tmp_path, replace(SETTINGS, retries=0)).read(PLAIN.article)


def test_a_server_out_of_order_is_not_asked_forever(server: ModelServer, tmp_path: Path) -> None:
    reader = model_reader(server, tmp_path, replace(SETTINGS, retries=0))
    server.plays(always(BROKEN))
    for _ in range(GIVE_UP - 1):
        with pytest.raises(ArticleUnread):
            reader.read(PLAIN.article)
    with pytest.raises(ReadingStopped, match=f"{GIVE_UP} articles in a row"):
        reader.read(PLAIN.article)


# ---- answers that become too long ---------------------------------------------------------------------------------


def test_a_cut_off_answer_is_asked_for_in_halves_once_and_for_all(server: ModelServer, tmp_path: Path) -> None:
    texts = ["Mortars hit Douma in Syria on Friday.", "Gunmen clashed in Daraa in Syria on Saturday."]
    whole = article("\n".join(texts), "en")
    event = {
        "date": None,
        "side_a": [],
        "side_b": [],
        "killed": None,
        "injured": None,
        "claims": [],
        "importance": "main",
    }
    named = [
        event | {"quote": texts[0], "sub_event_type": "Shelling/artillery/missile attack", "place": "Douma"},
        event | {"quote": texts[1], "sub_event_type": "Armed clash", "place": "Daraa"},
    ]
    cut = {"content": '{"events": [{"quo', "finish_reason": "length"}
    replies = (cut, {"answer": {"events": named[:1]}}, {"answer": {"events": named}})
    server.plays(Exchange(whole, replies))
    found = model_reader(server, tmp_path).read(whole)
    assert [r.trigger.of(whole.text) for r in found.reports] == ["Mortars", "clashed"]
    assert not [i for i in found.issues if "left out" in i.message]  # the head's event, named again, is no invention
    assert len(server.asked) == 3
    assert model_reader(server, tmp_path).read(whole) == found
    assert len(server.asked) == 3


def test_an_answer_that_stays_too_long_is_told(server: ModelServer, tmp_path: Path) -> None:
    server.plays(always({"content": "{", "finish_reason": "length"}, id="ar-free"))
    with pytest.raises(ArticleUnread, match="cut off at 4096 tokens"):
        model_reader(server, tmp_path).read(RECORDED["ar-free"].article)


def test_a_long_article_is_read_in_pieces_without_doubling(server: ModelServer, tmp_path: Path) -> None:
    head = "Warplanes bombed Raqqa in Syria on Saturday, a monitor said."
    filler = [f"Paragraph {i} describes shops and schools of the province at length." for i in range(20)]
    again = "The strike on Raqqa on Saturday killed four civilians."
    whole = article("\n".join([head, *filler, again]), "en")
    event = {"side_a": [], "side_b": [], "killed": None, "injured": None, "claims": [], "importance": "main"}
    event |= {"sub_event_type": "Air/drone strike", "date": "on Saturday", "place": "Raqqa"}
    toll = {"quotes": ["killed four civilians"], "low": 4, "best": 4, "high": 4}
    first = event | {"quote": "Warplanes bombed Raqqa in Syria on Saturday"}
    last = event | {"quote": "The strike on Raqqa on Saturday killed four civilians", "killed": toll}
    empty = {"answer": {"events": []}}
    server.plays(Exchange(whole, ({"answer": {"events": [first]}}, empty, {"answer": {"events": [first, last]}})))
    found = model_reader(server, tmp_path, replace(SETTINGS, piece_characters=600)).read(whole)
    assert len(server.asked) == 3
    [report] = found.reports
    assert report.coding.casualties.killed.best == 4
    assert all(head in body["messages"][1]["content"] for body in server.asked)


# ---- answers kept -------------------------------------------------------------------------------------------------


def test_a_second_run_costs_nothing_and_gives_the_same(server: ModelServer, tmp_path: Path) -> None:
    server.plays(PLAIN)
    first, second = model_reader(server, tmp_path), model_reader(server, tmp_path)
    assert first.read(PLAIN.article) == second.read(PLAIN.article)
    assert len(server.asked) == 1
    assert (second.meter.usage.cached, second.meter.usage.tokens) == (1, 0)
    kept = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.json"))
    assert "The army denied the raid" not in kept  # the answer, not the article


def test_another_model_article_or_day_is_another_question(server: ModelServer, tmp_path: Path) -> None:
    server.plays(PLAIN)
    for settings, of in [
        (SETTINGS, PLAIN.article),
        (replace(SETTINGS, model="another"), PLAIN.article),
        (SETTINGS, replace(PLAIN.article, title="Another title")),
        (SETTINGS, article(PLAIN.article.text, "en", title=PLAIN.article.title, published=date(2017, 11, 26))),
    ]:
        model_reader(server, tmp_path, settings).read(of)
    assert len(server.asked) == 4


def test_a_broken_kept_answer_is_asked_for_again(server: ModelServer, tmp_path: Path) -> None:
    server.plays(PLAIN)
    model_reader(server, tmp_path).read(PLAIN.article)
    [kept] = tmp_path.rglob("*.json")
    kept.write_bytes(b"\xff{half")
    assert len(model_reader(server, tmp_path).read(PLAIN.article).reports) == 1
    assert len(server.asked) == 2


# ---- budget -------------------------------------------------------------------------------------------------------

PRICED = replace(SETTINGS, price_in=1.0, price_out=4.0, answer_tokens=100)


def spend(server: ModelServer, folder: Path, settings: ModelSettings) -> tuple[list[str], list[Issue], int]:
    """Ids of the articles read under a budget, what was told, and how many requests were made."""
    played = [RECORDED[id] for id in ("en-plain", "ar-plain", "en-free", "ar-free")]
    server.plays(*played)
    before, issues = len(server.asked), list[Issue]()
    reader = model_reader(server, folder / "cache", replace(settings, concurrency=1))
    found = list(readings(paths(folder, *played), reader, issues.append))
    return [r.article.id for r in found], [i for i in issues if i.level == Level.ERROR], len(server.asked) - before


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (Limits(articles=2), "2 articles"),
        (Limits(tokens=2 * tokens_of(prompt("ar").text) + 900), "tokens"),
        (Limits(money=0.005), "0.005 USD"),
    ],
)
def test_a_budget_stops_cleanly_and_the_next_run_goes_on(
    server: ModelServer, tmp_path: Path, limits: Limits, named: str
) -> None:
    ids, [issue], asked = spend(server, tmp_path, replace(PRICED, limits=limits))
    assert 0 < asked < 4
    assert len(ids) == asked
    assert named in issue.message
    assert "go on" in issue.message
    more, issues, asked_more = spend(server, tmp_path, PRICED)
    assert (len(more), issues) == (4, [])
    assert asked + asked_more == 4


@pytest.mark.parametrize("usage", [True, False])
def test_tokens_and_money_are_counted(server: ModelServer, tmp_path: Path, usage: bool) -> None:
    server.plays(always({**GOOD, "usage": usage}))
    reader = model_reader(server, tmp_path, PRICED)
    reader.read(PLAIN.article)
    used = reader.meter.usage
    assert used.tokens_in > tokens_of(prompt("en").text) * 0.8
    assert used.tokens_out == 50 if usage else used.tokens_out > 50
    assert reader.meter.cost == pytest.approx((used.tokens_in + 4 * used.tokens_out) / 1e6)
    assert "1 articles sent to test-model" in str(reader.meter)
    assert "USD" in str(reader.meter)


def many(count: int, **reply: object) -> list[Exchange]:
    """Articles without events, each with an id of its own."""
    played = [answered(f"Nothing happened in street number {i} of the town.", **reply) for i in range(count)]
    return [replace(e, article=replace(e.article, id=f"a{i:02}")) for i, e in enumerate(played)]


@pytest.mark.parametrize(
    ("limits", "exactly"),
    [
        (Limits(articles=5), 5),
        (Limits(tokens=5 * (tokens_of(prompt("en").text) + 200)), None),
        (Limits(money=0.012), None),
    ],
)
def test_with_many_requests_under_way_a_budget_holds_and_what_was_paid_for_is_kept(
    server: ModelServer, tmp_path: Path, limits: Limits, exactly: int | None
) -> None:
    played = many(12, seconds=0.05)
    server.plays(*played)
    reader = model_reader(server, tmp_path / "cache", replace(PRICED, concurrency=6, limits=limits))
    issues: list[Issue] = []
    found = [r.article.id for r in readings(paths(tmp_path, *played), reader, issues.append)]
    used = reader.meter.usage
    assert 0 < len(found) == len(server.asked) == used.articles < 12  # every answer paid for is an article read
    assert exactly in (None, used.articles)
    assert limits.tokens is None or used.tokens <= limits.tokens
    assert limits.money is None or (reader.meter.cost or 0) <= limits.money
    [stop] = [i.message for i in issues if i.level == Level.ERROR]
    assert "is spent after" in stop
    more = model_reader(server, tmp_path / "cache", replace(PRICED, concurrency=6))
    assert len(list(readings(paths(tmp_path, *played), more, issues.append))) == 12
    assert (more.meter.usage.cached, len(server.asked)) == (used.articles, 12)  # and is never paid for again


def test_of_an_article_in_pieces_the_pieces_paid_for_are_kept(server: ModelServer, tmp_path: Path) -> None:
    text = "\n".join(f"Paragraph {i} describes shops and schools of the province at length." for i in range(20))
    whole = answered(text)
    server.plays(whole)
    settings = replace(PRICED, piece_characters=600)
    tight = replace(settings, limits=Limits(tokens=2 * (tokens_of(prompt("en").text) + 500)))
    with pytest.raises(ReadingStopped, match=r"tokens is spent after 1 articles"):
        model_reader(server, tmp_path, tight).read(whole.article)
    assert 0 < len(server.asked) < 3
    model_reader(server, tmp_path, settings).read(whole.article)
    assert len(server.asked) == 3


# ---- manners ------------------------------------------------------------------------------------------------------


def test_several_requests_are_under_way_and_no_more_than_allowed(server: ModelServer, tmp_path: Path) -> None:
    played = many(9, seconds=0.1)
    server.plays(*played)
    reader = model_reader(server, tmp_path / "cache", replace(SETTINGS, concurrency=3))
    found = list(readings(paths(tmp_path, *played), reader, lambda issue: None))
    assert [r.article.id for r in found] == [e.article.id for e in played]
    assert server.most_at_once == 3


def test_nothing_but_the_protocol_is_sent(server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in [
        ("OPENAI_API_KEY", "of-another-service"),
        ("OPENAI_ORG_ID", "org-secret"),
        ("OPENAI_PROJECT_ID", "project-secret"),
        ("OPENAI_CUSTOM_HEADERS", "x-secret: 1"),
        ("OPENAI_BASE_URL", "https://example.org/v1"),
        ("HTTP_PROXY", "http://127.0.0.1:9"),
        ("ALL_PROXY", "http://127.0.0.1:9"),
    ]:
        monkeypatch.setenv(name, value)
    server.plays(PLAIN)
    model_reader(server, tmp_path).read(PLAIN.article)
    [headers], [body] = server.headers, server.asked
    assert set(headers) <= {
        "host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent"
    }  # fmt: skip
    assert "secret" not in json.dumps([headers, body])
    assert set(body) == {"model", "messages", "max_tokens", "temperature", "response_format"}
    assert body["response_format"]["json_schema"]["strict"] is True


@pytest.mark.parametrize(
    ("settings", "sent", "not_sent"),
    [
        (replace(SETTINGS, structure="none", temperature=None), {"max_tokens"}, {"response_format", "temperature"}),
        (replace(SETTINGS, answer_limit="max_completion_tokens"), {"max_completion_tokens"}, {"max_tokens"}),
        (replace(SETTINGS, structure="json_object"), {"response_format"}, set()),
    ],
)
def test_services_differ_in_what_they_take(
    server: ModelServer, tmp_path: Path, settings: ModelSettings, sent: set[str], not_sent: set[str]
) -> None:
    server.plays(PLAIN)
    assert len(model_reader(server, tmp_path, settings).read(PLAIN.article).reports) == 1
    assert sent <= set(server.asked[0])
    assert not_sent.isdisjoint(server.asked[0])


def test_another_language_is_not_sent(server: ModelServer, tmp_path: Path) -> None:
    found = model_reader(server, tmp_path).read(article("L'armée a bombardé la ville et les villages pour une heure"))
    assert server.asked == []
    assert "nothing was extracted" in found.issues[0].message
