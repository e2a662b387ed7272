package dev.sqlbuild.core.compile;

import java.util.Map;

/** A small sound project that uses every kind of file. */
final class SampleProject {
    static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("sqlbuild_project.toml", """
                    name = "shop"
                    adapter = "duckdb"
                    default_environment = "dev"

                    [connection]
                    database = "warehouse.duckdb"

                    [vars]
                    city = "Lyon"
                    raw = "raw_${city}"

                    [settings]
                    concurrency = 2
                    default_audit_severity = "warn"

                    [defaults]
                    tags = ["all"]
                    materialized = "table"

                    [path_defaults.staging]
                    materialized = "view"
                    tags = ["staging"]

                    [environments.dev]
                    schema = "dev_${CTX:model.schema}"

                    [environments.prod]
                    schema = "prod"
                    [environments.prod.connection]
                    database = "${ENV:PROD_DB}"
                    """),
            Map.entry("sqlbuild_local.toml", """
                    [environments.dev]
                    vars = { city = "Nantes" }
                    [settings]
                    concurrency = 4
                    """),
            Map.entry("sources/raw.yml", """
                    sources:
                      - name: raw_rides
                        description: rides as they come
                        schema: raw
                        table: rides
                        contract: enforced
                        tags: [raw]
                        columns:
                          - name: ride_id
                            type: INTEGER
                            audits: [not_null]
                          - name: station_id
                            type: INTEGER
                          - name: fare
                            type: DECIMAL(10, 2)
                      - name: raw_open
                        schema: raw
                        table: open
                      - name: raw_range
                        expression: "(SELECT range AS n FROM range(5))"
                    """),
            Map.entry("seeds/stations.csv", "station_id,city,opened\n1,Lyon,2020-01-01\n2,\"Nan\"\"tes\",\n"),
            Map.entry("seeds/seeds.yml", """
                    seeds:
                      - name: stations
                        description: where bikes stand
                        columns:
                          - name: station_id
                            type: INTEGER
                            nullable: false
                            audits: [unique]
                          - name: city
                            type: VARCHAR
                          - name: opened
                            type: DATE
                    """),
            Map.entry("models/staging/stg_rides.sql", """
                    -- one row per ride
                    MODEL (
                      description "rides ); cleaned",
                      schema staging,
                      tags [a b,,],
                      columns (
                        ride_id (type BIGINT, nullable false, audits [not_null, unique]),
                        fare (type DECIMAL(10, 2), audits [positive (severity warn)]),
                      ),
                    );
                    SELECT r.ride_id, r.station_id, r.fare, '@@city' AS city, '@@ENV:REGION' AS region /* __ref("x") */
                    FROM __source("raw_rides") AS r
                    WHERE r.fare > 0
                    """),
            Map.entry("models/marts/rides.sql", """
                    MODEL (
                      materialized table,
                      contract enforced,
                      owner "fleet",
                      meta (team "bikes", level 2),
                      columns (
                        ride_id (type BIGINT),
                        city (audits [accepted_values (values ["Lyon", "Nantes"])]),
                        n (type BIGINT),
                        ts (type TIMESTAMP),
                      ),
                    );
                    WITH counted AS (
                      SELECT r.ride_id, s.city, COUNT(*) AS n
                      FROM __ref("stg_rides") r
                      JOIN __seed("stations") s USING (station_id)
                      GROUP BY ALL
                    )
                    SELECT ride_id, city, n, TIMESTAMP '2026-01-01' AS ts FROM counted
                    """),
            Map.entry("models/marts/by_city.sql", """
                    MODEL (materialized view, alias "cities_${CTX:model.name}", model_schema city_totals);
                    SELECT city, SUM(n) AS rides, MAX(o.anything) AS most
                    FROM __ref("rides") LEFT JOIN __source("raw_open") o ON o.k = ride_id
                    GROUP BY city
                    """),
            Map.entry("models/marts/incremental_rides.sql", """
                    MODEL (
                      materialized incremental,
                      incremental_strategy merge,
                      unique_key [ride_id],
                      cursor ts, cursor_type timestamp, cursor_grain day, cursor_start "2026-01-01T00:00:00",
                    );
                    SELECT ride_id, ts FROM __ref("rides")
                    """),
            Map.entry("schemas/city.sql", """
                    SCHEMA (name city, description "per city", columns (city (audits [not_null])));
                    SCHEMA (name city_totals, extends city, columns (rides ()));
                    """),
            Map.entry("audits/generic/positive.sql", """
                    AUDIT (description "above zero");
                    SELECT * FROM @relation WHERE @column <= 0
                    """),
            Map.entry("audits/totals.sql", """
                    AUDIT (name totals_match, severity error);
                    SELECT 1 FROM __ref("rides") r JOIN __ref("by_city") c USING (city) HAVING SUM(r.n) <> SUM(c.rides)
                    """),
            Map.entry("tests/unit/rides.sql", """
                    TEST (
                      name "rides_are_counted",
                      parameters ( fare decimal ),
                      cases ( cheap (fare "1.50"), dear (fare "99.00") ),
                    );
                    WITH __source__raw_rides AS (SELECT 1 AS ride_id, 1 AS station_id, @param("fare") AS fare),
                    __seed__stations AS (SELECT 1 AS station_id, 'Lyon' AS city, NULL AS opened),
                    __expected__rides AS (SELECT 1 AS ride_id, 'Lyon' AS city, 1 AS n),
                    __assert__none AS (SELECT * FROM __ref("rides") WHERE n > 1)
                    """));

    private SampleProject() {}
}
