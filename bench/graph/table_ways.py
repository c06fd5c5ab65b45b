"""DuckDB and pandas: the same questions as joins."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd

from bench.graph.changed_edges import changed, changes
from bench.graph.jobs import HUB, Answer, Way, pairs, scores
from bench.registry import PPM, Registry


def _tables(**columns: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, table in columns.items():
        frame = pd.DataFrame({key: np.asarray(column) for key, column in table.items()})
        connection.register("given", frame)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
    return connection


def _votes(data: Registry) -> duckdb.DuckDBPyConnection:
    return _tables(votes={"owner": data.owner, "owned": data.owned, "ppm": data.ppm})


def _control(connection: duckdb.DuckDBPyConnection) -> dict[str, np.ndarray]:
    """R8.7 round by round: what a holder and its members hold together, until no member is new."""
    connection.execute(f"""
        CREATE OR REPLACE TABLE member AS
        SELECT owner AS holder, owned AS party FROM votes WHERE 2 * ppm > {PPM} AND owner <> owned
    """)
    connection.execute("CREATE OR REPLACE TABLE holder AS SELECT DISTINCT holder FROM member")
    known = -1
    while (count := connection.execute("SELECT count(*) FROM member").fetchall()[0][0]) != known:
        known = count
        connection.execute(f"""
            CREATE OR REPLACE TABLE member AS
            SELECT side.holder, votes.owned AS party
            FROM (SELECT holder, party FROM member UNION ALL SELECT holder, holder FROM holder) AS side
            JOIN votes ON votes.owner = side.party
            WHERE votes.owned <> side.holder
            GROUP BY side.holder, votes.owned
            HAVING 2 * sum(votes.ppm) > {PPM}
        """)
    return connection.execute("SELECT holder, party FROM member").fetchnumpy()


def _both_states(data: Registry) -> duckdb.DuckDBPyConnection:
    connection = _votes(data)
    _control(connection)
    connection.execute("CREATE TABLE old AS SELECT holder, party FROM member")
    after = changed(data)[1]
    given = pd.DataFrame({"owner": np.asarray(after.owner), "owned": np.asarray(after.owned), "ppm": after.ppm})
    connection.register("given", given)
    connection.execute("CREATE OR REPLACE TABLE votes AS SELECT * FROM given")
    connection.unregister("given")
    return connection


def _delta(connection: duckdb.DuckDBPyConnection) -> list[dict[str, np.ndarray]]:
    _control(connection)
    tables = (("member", "old"), ("old", "member"))
    return [
        connection.execute(f"SELECT holder, party FROM {one} EXCEPT SELECT holder, party FROM {other}").fetchnumpy()
        for one, other in tables
    ]


def _ties(data: Registry) -> duckdb.DuckDBPyConnection:
    return _tables(
        tie={"reached": data.tie_to, "source": data.tie_source, "weight": data.tie_weight},
        own={"party": np.arange(data.parties), "s": data.own},
    )


def _risk(connection: duckdb.DuckDBPyConnection) -> dict[str, np.ndarray]:
    return connection.execute(f"""
        WITH best AS (SELECT reached, source, max(weight) AS weight FROM tie GROUP BY reached, source),
        hub AS (SELECT reached FROM best GROUP BY reached HAVING count(*) > {HUB}),
        one AS (SELECT best.*, own.s FROM best JOIN own ON own.party = best.source WHERE own.s > 0),
        two AS (
            SELECT best.reached, one.source, best.weight * one.weight AS weight, one.s
            FROM best JOIN one ON one.reached = best.source
            WHERE best.reached <> one.source AND best.source NOT IN (SELECT reached FROM hub)
        ),
        part AS (
            SELECT reached, source, max(weight) * any_value(s) AS part
            FROM (SELECT * FROM one UNION ALL SELECT * FROM two) GROUP BY reached, source
        ),
        kept AS (SELECT reached AS party, product(1 - part) AS kept FROM part GROUP BY reached)
        SELECT party, 1 - (1 - own.s) * coalesce(kept, 1) AS score FROM own LEFT JOIN kept USING (party)
    """).fetchnumpy()


def _roles(data: Registry) -> duckdb.DuckDBPyConnection:
    return _tables(
        role={"person": data.holder, "firm": data.firm, "lead": data.leads, "a": data.role_from, "b": data.role_to},
        event={"event": np.arange(data.event_firm.size), "firm": data.event_firm, "day": data.event_day},
    )


def _spread(connection: duckdb.DuckDBPyConnection) -> dict[str, np.ndarray]:
    return connection.execute(
        "SELECT DISTINCT event, person FROM event JOIN role USING (firm) WHERE lead AND day < b"
    ).fetchnumpy()


def _event_pairs(found: Any, data: Registry) -> Answer:
    return pairs(found["event"], found["person"], data.parties)


def _tie_frames(data: Registry) -> tuple[pd.DataFrame, pd.DataFrame]:
    ties = pd.DataFrame({"reached": data.tie_to, "source": data.tie_source, "weight": data.tie_weight})
    return ties, pd.DataFrame({"party": np.arange(data.parties), "s": np.asarray(data.own)})


def _risk_pandas(state: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    ties, own = state
    best = ties.groupby(["reached", "source"], as_index=False, sort=False)["weight"].max()
    count = best.groupby("reached")["source"].transform("size")
    hubs = set(best["reached"][count > HUB].unique())
    one = best.merge(own[own["s"] > 0], left_on="source", right_on="party").drop(columns="party")
    two = best[~best["source"].isin(hubs)].merge(
        one.rename(columns={"reached": "between", "source": "far", "weight": "first"}),
        left_on="source", right_on="between",
    )  # fmt: skip
    two = two[two["reached"] != two["far"]]
    two = pd.DataFrame(
        {"reached": two["reached"], "source": two["far"], "weight": two["weight"] * two["first"], "s": two["s"]}
    )
    part = pd.concat([one, two]).groupby(["reached", "source"], as_index=False, sort=False).agg(
        weight=("weight", "max"), s=("s", "first")
    )  # fmt: skip
    part["kept"] = 1 - part["weight"] * part["s"]
    kept = part.groupby("reached")["kept"].prod()
    return own.assign(score=1 - (1 - own["s"]) * own["party"].map(kept).fillna(1.0))


def _role_frames(data: Registry) -> tuple[pd.DataFrame, pd.DataFrame]:
    roles = pd.DataFrame({"person": data.holder, "firm": data.firm, "a": data.role_from, "b": data.role_to})
    events = pd.DataFrame({"firm": data.event_firm, "day": data.event_day}).rename_axis("event").reset_index()
    return roles[np.asarray(data.leads)], events


def _spread_pandas(state: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    joined = state[1].merge(state[0], on="firm")
    return joined[joined["day"] < joined["b"]].drop_duplicates(["event", "person"])


DUCKDB = {
    "control": Way(
        _votes, _control, lambda found, data: pairs(found["holder"], found["party"], data.parties), most=1_000_000
    ),
    "delta": Way(
        _both_states,
        _delta,
        lambda found, data: changes(*(pairs(one["holder"], one["party"], data.parties).keys for one in found)),
        most=1_000_000,
    ),
    "risk": Way(_ties, _risk, lambda found, data: scores(found["party"], found["score"]), most=1_000_000),
    "spread": Way(_roles, _spread, _event_pairs, most=1_000_000),
}
PANDAS = {
    "risk": Way(_tie_frames, _risk_pandas, lambda found, data: scores(found["party"], found["score"]), most=1_000_000),
    "spread": Way(_role_frames, _spread_pandas, _event_pairs, most=1_000_000),
}
