package dev.sqlbuild.it;

import java.nio.file.Path;

/**
 * The project of the quality examples: source {@code raw__trips}, view {@code stg_trips}, tables {@code fct_trips} and
 * {@code daily_revenue}, and {@code calendar}, a table that reads none of them.
 */
final class PedalProject {
    private PedalProject() {}

    static ProjectDir at(Path path) {
        return ProjectDir.shop(path)
                .file("sources/raw.yml", """
                        sources:
                          - name: raw__trips
                            schema: raw
                            table: trips
                            columns:
                              - {name: id, type: INTEGER}
                              - {name: bike_id, type: INTEGER}
                              - {name: st, type: VARCHAR}
                              - {name: fare, type: INTEGER}
                        """)
                .model("stg_trips", """
                        MODEL (materialized view);
                        SELECT id AS trip_id, bike_id, lower(st) AS state, fare AS fare_cents FROM __source("raw__trips")
                        """)
                .model("fct_trips", fctTrips(""))
                .model("daily_revenue", """
                        MODEL (materialized table);
                        SELECT state, count(*) AS trips, sum(fare_cents) AS revenue, min(trip_id) AS first_trip
                        FROM __ref("fct_trips") GROUP BY state
                        """)
                .model("calendar", "MODEL (materialized table);\nSELECT DATE '2026-03-01' AS day\n")
                .file("audits/generic/expression_holds.sql", """
                        AUDIT ();
                        SELECT * FROM @relation WHERE NOT (@expression)
                        """)
                .execute(
                        "CREATE SCHEMA raw",
                        "CREATE TABLE raw.trips (id INTEGER, bike_id INTEGER, st VARCHAR, fare INTEGER)",
                        "INSERT INTO raw.trips VALUES (1, 10, 'CLOSED', 400), (2, 11, 'closed', 250), (3, 10, 'open', 0)");
    }

    /** The model {@code fct_trips} with further header entries. */
    static String fctTrips(String header) {
        return """
                MODEL (materialized table, %s);
                SELECT trip_id, bike_id, state, fare_cents FROM __ref("stg_trips") WHERE state = 'closed'
                """.formatted(header);
    }
}
