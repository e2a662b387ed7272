package dev.sqlbuild.it;

import java.nio.file.Path;

/**
 * The project of the planning examples, with tables for its incremental models: source {@code raw_rides}, seed
 * {@code stations}, view {@code stg_rides}, tables {@code fct_rides}, {@code daily_usage} (both in {@code models/marts}
 * with the tag {@code core}) and {@code station_dim}; environments {@code dev} and {@code prod}.
 */
final class RidesProject {
    static final String FCT_RIDES = """
            MODEL (materialized table, tags [core]);
            SELECT ride_id, station_id, ride_hour, price
            FROM __ref("stg_rides")
            WHERE status = 'done'
            """;

    private RidesProject() {}

    static ProjectDir at(Path path) {
        return ProjectDir.empty(path)
                .file("sqlbuild_project.toml", """
                        name = "rides"
                        adapter = "duckdb"
                        default_environment = "dev"

                        [connection]
                        database = "warehouse.duckdb"

                        [environments.dev]
                        schema = "dev"

                        [environments.prod]
                        schema = "prod"
                        """)
                .file("sources/raw.yml", """
                        sources:
                          - name: raw_rides
                            schema: raw
                            table: rides
                        """)
                .file("seeds/stations.csv", "station_id,city\n1,Oslo\n2,Bergen\n")
                .model("staging/stg_rides", """
                        MODEL (materialized view);
                        SELECT ride_id, station_id, started_at, date_trunc('hour', started_at) AS ride_hour, status, price
                        FROM __source("raw_rides")
                        """)
                .model("marts/fct_rides", FCT_RIDES)
                .model("marts/daily_usage", """
                        MODEL (materialized table, tags [core]);
                        SELECT CAST(ride_hour AS DATE) AS ride_day, count(*) AS rides, sum(price) AS revenue
                        FROM __ref("fct_rides")
                        GROUP BY 1
                        """)
                .model("dims/station_dim", """
                        MODEL (materialized table);
                        SELECT station_id, upper(city) AS city FROM __seed("stations")
                        """)
                .execute("CREATE SCHEMA raw", """
                        CREATE TABLE raw.rides AS SELECT * FROM (VALUES
                            (1, 1, TIMESTAMP '2026-03-01 08:05:00', 'done', 100),
                            (2, 1, TIMESTAMP '2026-03-01 09:10:00', 'done', 250),
                            (3, 2, TIMESTAMP '2026-03-02 10:00:00', 'billed', 300),
                            (4, 2, TIMESTAMP '2026-03-02 11:00:00', 'lost', 0)
                        ) AS t(ride_id, station_id, started_at, status, price)""");
    }
}
