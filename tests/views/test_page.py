"""The page without a browser: what each control does to the filter, the address and the lake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import CIVILIANS, IS, MAYADIN, MOSUL, RAQQA, SDF, coding, located, reading
from streamlit.testing.v1 import AppTest

from events import saved_views
from events.corrections import joined, make_correction
from events.model import Event, Importance, Issue, Level, SubEventType, Toll
from events.store import Lake

HOSTILE = "<script>alert(1)</script> & *bold* [x](http://evil.example)"


@pytest.fixture
def lake(home: Path) -> Lake:
    """Four events: 2017 at Raqqa and Mayadin, 2019 at Mosul, and one without a place."""
    made = Lake.create(home / "lake")
    raqqa = coding(a=(SDF,), b=(IS,), location=located(RAQQA), killed=Toll(2, 3, 4))
    strike = coding(
        sub=SubEventType.AIR_STRIKE, on=date(2017, 11, 5), b=(CIVILIANS,), location=located(MAYADIN), confidence=0.3
    )
    mosul = coding(on=date(2019, 3, 1), a=(IS,), b=(), location=located(MOSUL))
    nowhere = coding(on=date(2019, 4, 1), b=(), location=None, importance=Importance.BACKGROUND)
    readings = [
        reading("Clashes in Raqqa.", raqqa, title=HOSTILE),
        reading("غارات على الميادين.", strike, title="غارات"),
        reading("Attack in Mosul.", mosul),
        reading("Somewhere it clashed.", nowhere),
    ]
    made.add(readings, issues=[Issue(Level.ERROR, "sources", f"{HOSTILE}.pdf: cannot be read")])
    return made


def words_of(page: AppTest) -> str:
    """Everything the page says, as it is sent to the browser."""
    parts = [*page.markdown, *page.caption, *page.info, *page.warning, *page.error, *page.success, *page.text]
    bodies = [element.proto.body for element in page.get("html")]
    return "\n".join([*(str(part.value) for part in parts), *bodies])


def sentence(page: AppTest) -> str:
    return next(e.proto.body for e in page.get("html") if "furat-sentence" in e.proto.body)


def test_a_first_look_shows_all_events_and_says_what_the_map_hides(lake, start):
    page = start(lang="en")
    assert not page.exception
    assert "All events: 3 on the map." in sentence(page)
    assert "1 without a place" in sentence(page)


def test_an_empty_lake_says_how_to_fill_it(home, start):
    Lake.create(home / "lake")
    page = start(lang="en")
    assert not page.exception
    assert any("There are no events yet" in info.value for info in page.info)
    page.button(key="to_sources").click().run()
    assert not page.exception
    assert page.text_area


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["map", "table", "review", "sources"])
def test_every_page_opens_in_both_languages(lake, start, name, language):
    page = start(lang=language, page=name)
    assert not page.exception
    assert not page.error


def test_a_ticked_faction_filters_and_stands_in_the_address(lake, start):
    page = start(lang="en")
    page.checkbox(key="side_islamic_state").check().run()
    assert "Islamic State: 2 on the map." in sentence(page)
    assert "islamic_state" in page.query_params["side"]
    page.checkbox(key="side_islamic_state").uncheck().run()
    assert "All events: 3 on the map." in sentence(page)
    assert "side" not in page.query_params


def test_a_choice_stays_when_another_leaves_nothing_of_it(lake, start):
    page = start(lang="en", side="kurdish_led")
    page.checkbox(key="type_explosions_remote_violence").check().run()
    assert page.checkbox(key="side_kurdish_led").value is True
    assert page.checkbox(key="side_kurdish_led").label.endswith("· 0")


def test_the_dates_begin_with_the_whole_span(lake, start):
    page = start(lang="en")
    assert page.date_input[0].value == (date(2017, 10, 1), date(2019, 4, 1))
    assert "from" not in page.query_params


def test_half_a_range_gets_a_helpful_message_and_waits(lake, start):
    page = start(lang="en")
    page.date_input[0].set_value((date(2017, 11, 1),)).run()
    assert not page.exception
    assert any("last day" in info.value for info in page.info)
    assert "All events: 3 on the map." in sentence(page)
    page.date_input[0].set_value((date(2017, 11, 1), date(2017, 11, 30))).run()
    assert not any("last day" in info.value for info in page.info)
    assert "1 Nov 2017" in sentence(page)
    assert ": 1 on the map." in sentence(page)


def test_a_broken_address_is_told_and_the_rest_of_it_used(lake, start):
    page = start(lang="xx", page="nowhere", **{"from": "2017-13-40"}, min="much", type="Wars", side="islamic_state")
    assert not page.exception
    told = " ".join(warning.value for warning in page.warning)
    for broken in ("xx", "nowhere", "40", "much", "Wars"):
        assert broken in told
    assert "Islamic State: 2 on the map." in sentence(page)


@pytest.mark.parametrize("value", ["side=" + "x" * 5000, "q=" + HOSTILE, "event=" + "e" * 5000, "actor=nobody"])
def test_odd_addresses_raise_nothing(lake, start, value):
    key, _, text = value.partition("=")
    assert not start(lang="en", **{key: text}).exception


def test_nothing_left_over_names_the_conditions_that_did_it(lake, start):
    page = start(lang="en", side="kurdish_led", to="2017-12-31", type="Explosions/Remote violence")
    assert any("No event fits" in warning.value for warning in page.warning)
    page.button(key="lift_event_types").click().run()
    assert not page.warning
    assert "kurdish_led" in page.query_params["side"]
    assert "type" not in page.query_params


def test_hostile_titles_stay_text(lake, start):
    event = next(e for e in lake.events() if e.coding.side_a == (SDF,))
    page = start(lang="en", event=event.id)
    assert not page.exception
    assert "<script>" not in words_of(page).replace(f"{HOSTILE}.pdf", "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in words_of(page)


def test_arabic_text_keeps_its_direction_and_its_marks(lake, start):
    event = next(e for e in lake.events() if e.coding.sub_event_type == SubEventType.AIR_STRIKE)
    page = start(lang="ar", event=event.id)
    article = next(e.proto.body for e in page.get("html") if "furat-article" in e.proto.body)
    assert 'dir="auto"' in article
    assert "<mark" in article
    assert ">غارات</mark>" in article
    told = next(e.proto.body for e in page.get("html") if "furat-told" in e.proto.body)
    assert '<span class="day">2017-1' in told  # kept together: a browser would part it at a hyphen


def test_an_event_that_is_gone_is_told(lake, start):
    page = start(lang="en", event="event-0000000000000000")
    assert any("no such event any more" in warning.value for warning in page.warning)


def test_a_write_from_outside_shows_as_soon_as_its_version_is_made(lake, start):
    page = start(lang="en")
    later = coding(sub=SubEventType.SHELLING, on=date(2018, 5, 1), location=located(RAQQA))  # no event of that day yet
    lake.add([reading("Shells fell on Raqqa.", later)])
    # The older version serves while the newer one is made: each run waits for it a moment.
    shown = any("All events: 4 on the map." in sentence(page.run()) for _ in range(20))
    assert shown, sentence(page)


def test_the_table_is_ordered_on_the_server(lake, start):
    page = start(lang="en", page="table")
    page.selectbox(key="table_order").select("date").run()
    assert page.dataframe[0].value["Date"].iloc[0] == "2017-10-01"
    page.selectbox(key="table_order").select("-date").run()
    assert page.dataframe[0].value["Date"].iloc[0] == "2019-04-01"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_tray_holds_the_events_without_a_place(lake, start, language):
    page = start(lang=language, page="tray")
    assert not page.exception
    assert len(page.dataframe[0].value) == 1
    page.button(key="show_table").click().run()
    assert len(page.dataframe[0].value) == 4
    page = start(lang=language, page="tray", side="kurdish_led")
    assert not page.exception
    assert not page.dataframe


def test_the_map_leads_to_the_tray(lake, start):
    page = start(lang="en")
    page.button(key="to_tray").click().run()
    assert "tray" in page.query_params["page"]
    assert len(page.dataframe[0].value) == 1


def with_views(page: AppTest) -> AppTest:
    """The page with its saved views unfolded: before, they are not sent."""
    page.session_state["saved"] = True
    return page.run()


def test_a_view_is_saved_opened_in_the_other_language_and_forgotten(lake, start):
    page = with_views(start(lang="en", side="islamic_state", to="2017-12-31", view="areas"))
    page.text_input(key="save_as").set_value(HOSTILE[:40]).run()
    page.button(key="save_view").click().run()
    assert not page.exception
    page = with_views(start(lang="ar"))
    page.button(key="view_0").click().run()
    assert not page.exception
    assert "islamic_state" in page.query_params["side"]
    assert "2017-12-31" in page.query_params["to"]
    assert "areas" in page.query_params["view"]
    assert "ar" in page.query_params["lang"]
    page.button(key="forget_0").click().run()
    assert not [button for button in page.button if button.key == "view_0"]


def test_a_saved_view_of_a_vanished_actor_is_told(lake, start, home):
    saved_views.save("The old guard", "actor=The+Old+Guard", home)
    page = with_views(start(lang="en"))
    page.button(key="view_0").click().run()
    assert not page.exception
    told = " ".join(warning.value for warning in page.warning)
    assert "no event of the lake has any more" in told
    assert "The Old Guard" in told


def test_a_broken_file_of_views_is_told(lake, start, home):
    saved_views.file(home).write_text("{", "utf-8")
    page = start(lang="en")
    assert not page.exception
    assert any("move it away" in warning.value for warning in page.warning)


def least_sure(lake: Lake) -> Event:
    return min(lake.events(), key=lambda event: event.coding.confidence)


def test_a_review_begins_with_the_least_sure_and_stores_an_acceptance(lake, start):
    event = least_sure(lake)
    page = start(lang="en", page="review")
    page.text_input(key="reviewer").set_value("Amal").run()
    page.button(key="accept").click().run()
    assert not page.exception
    (stored,) = lake.corrections(event.id)
    assert (stored.who, stored.field, stored.value) == ("Amal", "confidence", "1.0")
    assert lake.event(event.id).coding.confidence == 1.0
    assert "To be reviewed: 3" in [caption.value for caption in page.caption]


def test_a_rejected_event_leaves_every_view(lake, start):
    page = start(lang="en", page="review")
    page.button(key="reject").click().run()
    page.button(key="page_map").click().run()
    assert "All events: 2 on the map." in sentence(page)


def test_an_event_put_off_stores_nothing(lake, start):
    page = start(lang="en", page="review")
    page.button(key="later").click().run()
    assert lake.corrections() == ()
    assert "To be reviewed: 3" in [caption.value for caption in page.caption]


def test_issues_are_listed_on_the_sources_page(lake, start):
    page = start(lang="en", page="sources")
    assert any(message.endswith("cannot be read") for message in page.dataframe[-1].value["What"])


def test_an_empty_paste_is_told(lake, start):
    page = start(lang="en", page="sources")
    next(b for b in page.button if b.proto.form_id == "paste").click().run()
    assert not page.exception
    assert page.warning


@pytest.mark.parametrize("language", ["en", "ar"])
def test_lines_that_are_no_addresses_are_told(lake, start, language):
    page = start(lang=language, page="sources")
    page.text_area(key="addresses").set_value("example.org/news")
    next(b for b in page.button if "addresses" in str(b.proto.form_id)).click().run()
    assert not page.exception
    assert any("https://" in warning.value for warning in page.warning)


def test_a_feed_is_followed_once(lake, start, home):
    for _ in range(2):
        page = start(lang="en", page="sources")
        page.text_input(key="feed_address").set_value("https://example.org/feed.xml")
        next(b for b in page.button if b.proto.form_id == "feed").click().run()
        assert not page.exception
    assert (home / "feeds.toml").read_text("utf-8").count("example.org/feed.xml") == 1
    assert any("example.org/feed.xml" in text.value for text in page.text)


def test_followed_feeds_are_read_at_once_when_asked(lake, start, home, monkeypatch):
    from views import sources

    asked = []
    monkeypatch.setattr(sources, "_read", lambda lake, files, words, how, addresses: asked.append((how, addresses)))
    (home / "feeds.toml").write_text('[[feed]]\nurl = "https://example.org/feed.xml"\n', "utf-8")
    page = start(lang="ar", page="sources")
    page.button(key="feeds_now").click().run()
    assert not page.exception
    assert asked == [("given", ["https://example.org/feed.xml"])]


def test_a_lake_of_a_newer_version_is_told(home, start, monkeypatch):
    from events import tables

    monkeypatch.setattr(tables, "FORMAT_VERSION", tables.FORMAT_VERSION + 1)
    Lake.create(home / "lake")
    monkeypatch.undo()
    monkeypatch.setenv("FURAT_HOME", str(home))
    page = start(lang="en")
    assert not page.exception
    assert any("update Furat" in error.value for error in page.error)


def test_a_former_id_leads_to_the_event_it_was_merged_into(home, start):
    lake = Lake.create(home / "lake")
    raid = coding(a=(SDF,), b=(IS,), location=located(RAQQA), killed=Toll(3, 3, 3))
    other = coding(sub=SubEventType.AIR_STRIKE, on=date(2019, 3, 1), location=located(MOSUL))
    lake.add([reading("Clashes in Raqqa.", raid, source="A"), reading("Strike on Mosul.", other, source="B")])
    one, two = lake.events()
    lake.correct(joined(one, two, who="Amal"))
    (kept,) = lake.events()
    former = one.id if kept.id == two.id else two.id
    page = start(lang="en", event=former)
    assert any("merged into another one" in info.value for info in page.info)
    assert any("furat-told" in element.proto.body for element in page.get("html"))


def test_the_history_tells_corrections_and_versions(lake, start):
    event = least_sure(lake)
    lake.correct(make_correction(event.id, "importance", Importance.BACKGROUND, who=HOSTILE, why="an echo"))
    page = start(lang="en", event=event.id)
    assert "&lt;script&gt;" in words_of(page)
    assert "why: \u2068an echo" in words_of(page)
    page.toggle(key=f"past_{event.id}").set_value(True).run()
    assert not page.exception
    assert "Version 1," in words_of(page)
    assert "first told, by 1 articles" in words_of(page)
