"""Files in the published formats of the data sets, with rows invented for the tests."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from events.sources.datasets import gdelt

ACLED_NEW = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
).split(",")
ACLED_OLD = (
    "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3"
).split(",")
ACLED_OLDEST = (
    "GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2,"
    "ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,"
    "NOTES,FATALITIES"
).split(",")
UCDP = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,"
    "dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,"
    "source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,"
    "where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,"
    "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"
).split(",")

_RAQQA = {"location": "Raqqa", "latitude": "35.9528", "longitude": "39.0079", "admin1": "Ar Raqqa", "country": "Syria"}


def acled(**cells: str) -> dict[str, str]:
    """A row of today's columns; tests change what they are about."""
    row = {
        "event_id_cnty": "SYR900001",
        "event_date": "2020-01-31",
        "time_precision": "1",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "actor1": "Military Forces of Syria (2000-2024)",
        "inter1": "State forces",
        "actor2": "Civilians (Syria)",
        "assoc_actor_2": "Farmers (Syria)",
        "inter2": "Civilians",
        "iso": "760",
        "geo_precision": "1",
        "source": "Nahr Agency",
        "notes": "On 31 January 2020, a plane dropped two bombs on a market, killing four.",
        "fatalities": "4",
    }
    return {**row, **_RAQQA, **cells}


def acled_old(**cells: str) -> dict[str, str]:
    """A row of the columns up to 2022: classes are numbers, days have words."""
    row = {"data_id": "7001", "iso3": "SYR", "event_date": "31 January 2020", "inter1": "1", "inter2": "7"}
    return acled(**{**row, **cells})


def acled_oldest(**cells: str) -> dict[str, str]:
    """A row of the columns up to 2018: in capitals, no sub-types."""
    row = {"event_type": "Battle-No change of territory", "event_date": "31-Jan-15", "inter1": "1", "inter2": "2"}
    told = acled(**{**row, "actor2": "IS: Islamic State", "sub_event_type": "", "assoc_actor_2": "", **cells})
    return {name.upper(): value for name, value in told.items()}


def ucdp(**cells: str) -> dict[str, str]:
    """A row of GED."""
    row = {
        "id": "700001",
        "year": "2020",
        "code_status": "Clear",
        "type_of_violence": "1",
        "conflict_name": "Syria: Islamic State",
        "side_a": "Government of Syria",
        "side_b": "IS",
        "source_headline": "Troops and fighters clash east of the town",
        "where_prec": "2",
        "where_coordinates": "Mayadin town",
        "where_description": "desert east of Mayadin",
        "adm_1": "Deir ez-Zor governorate",
        "adm_2": "Mayadin district",
        "latitude": "35.019",
        "longitude": "40.451",
        "country": "Syria",
        "country_id": "652",
        "event_clarity": "1",
        "date_prec": "2",
        "date_start": "2020-01-30 00:00:00.000",
        "date_end": "2020-01-31 00:00:00.000",
        "deaths_a": "3",
        "deaths_b": "5",
        "deaths_civilians": "0",
        "deaths_unknown": "0",
        "best": "8",
        "high": "11",
        "low": "8",
    }
    return {**row, **cells}


def gdelt_row(**cells: str) -> dict[str, str]:
    """A row of a GDELT 2.0 export, by the names of its codebook in lower case."""
    row = {
        "globaleventid": "900000001",
        "sqldate": "20200131",
        "actor1code": "SYRMIL",
        "actor1name": "SYRIA",
        "actor1countrycode": "SYR",
        "actor1type1code": "MIL",
        "actor2code": "REB",
        "actor2name": "REBEL",
        "actor2type1code": "REB",
        "isrootevent": "1",
        "eventcode": "195",
        "eventbasecode": "195",
        "eventrootcode": "19",
        "quadclass": "4",
        "nummentions": "12",
        "numsources": "2",
        "numarticles": "12",
        "actiongeo_type": "4",
        "actiongeo_fullname": "Idlib, Idlib, Syria",
        "actiongeo_countrycode": "SY",
        "actiongeo_adm1code": "SY12",
        "actiongeo_lat": "35.9306",
        "actiongeo_long": "36.6339",
        "dateadded": "20200131101500",
        "sourceurl": "https://news.example/strike",
    }
    return {**row, **cells}


def table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A CSV file of such rows."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def gdelt_export(rows: Iterable[Mapping[str, str]]) -> bytes:
    """A zipped export as GDELT gives it out every fifteen minutes."""
    lines = ["\t".join(row.get(name, "") for name in gdelt.COLUMNS) for row in rows]
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("20200131101500.export.CSV", "\n".join(lines) + "\n")
    return data.getvalue()
