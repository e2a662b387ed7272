package dev.sqlbuild.it;

import java.util.List;

/**
 * Versions of the city bikes all of whose relations say which version they are, so that a mixture shows; and a model
 * that keeps rides which its source has forgotten, so that a loss shows.
 */
record VersionedBikes(CityBikes bikes) {
    static final List<String> NODES = List.of("bike_types", "fct_rentals", "ride_log", "station_usage", "stg_rentals");

    /** What the rows of a VDE say of their version, by the base schema. */
    static String shownBy(String schema) {
        return """
                SELECT (SELECT max(version) FROM %1$s.bike_types), (SELECT max(version) FROM %1$s.stg_rentals),
                  (SELECT max(version) FROM %1$s.fct_rentals), (SELECT max(version) FROM %1$s.station_usage)""".formatted(schema);
    }

    /** Adds the log of rides and its source to the project. */
    static VersionedBikes in(CityBikes bikes) {
        bikes.execute("CREATE TABLE lake.rides (ride INTEGER)");
        bikes.files().file("sources/rides.yml", """
                        sources:
                          - name: raw_rides
                            schema: lake
                            table: rides
                        """).model("ride_log", """
                        MODEL (
                          materialized incremental, incremental_strategy delete_insert, unique_key [ride],
                          cursor ride, cursor_type integer
                        );
                        SELECT ride FROM __source("raw_rides") WHERE ride >= __cursor_start() AND ride < __cursor_end()
                        """);
        return new VersionedBikes(bikes);
    }

    VersionedBikes write(int version) {
        write(bikes.files(), version);
        return this;
    }

    /** Every second version has a column more, so that its view cannot simply be replaced everywhere. */
    static void write(ProjectDir files, int version) {
        String more = version % 2 == 0 ? ", 30 AS minutes" : "";
        files.file("seeds/bike_types.csv", "bike_type,version\n1,%1$d\n2,%1$d\n".formatted(version))
                .model("stg_rentals", """
                        MODEL (materialized table);
                        SELECT rental_id, bike_type, station, %d AS version FROM __source("raw_rentals")
                        """.formatted(version))
                .model("fct_rentals", """
                        MODEL (materialized table);
                        SELECT r.rental_id%s, r.station, r.version
                        FROM __ref("stg_rentals") AS r JOIN __seed("bike_types") AS t ON r.bike_type = t.bike_type
                        """.formatted(more))
                .model("station_usage", """
                        MODEL (materialized view);
                        SELECT station, max(version) AS version FROM __ref("fct_rentals") GROUP BY station
                        """);
    }

    /** The source has this ride and the one before, and has forgotten the others. */
    VersionedBikes ride(int ride) {
        bikes.execute("DELETE FROM lake.rides", "INSERT INTO lake.rides VALUES (" + (ride - 1) + "), (" + ride + ")");
        return this;
    }

    /** The version that the base schema shows. */
    int shown() {
        return Integer.parseInt(
                bikes.rows("SELECT max(version) FROM rides.stg_rentals").get(0).get(0));
    }
}
