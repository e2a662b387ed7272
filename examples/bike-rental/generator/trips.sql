-- Writes data/trips.parquet: one row per rental in 2025. Every value comes from integer arithmetic on the row number,
-- so the file holds the same rows on every machine. Run in this directory: sqb query --file generator/trips.sql
COPY (
  WITH numbered AS (
    SELECT
      i AS trip_id,
      (i * 2654435761 + 97) % 4294967296 AS r1,
      ((i * 2246822519 + 13) % 4294967296) AS r2,
      ((i * 3266489917 + 71) % 4294967296) AS r3
    FROM range(1, 205001) AS t(i)
  ),
  drawn AS (
    SELECT
      trip_id,
      -- The year is walked through evenly; the hour leans to the two rush hours.
      DATE '2025-01-01' + CAST((trip_id * 365) // 205001 AS INTEGER) AS started_on,
      CASE
        WHEN (r1 // 7) % 10 < 3 THEN 7 + (r1 // 70) % 3
        WHEN (r1 // 7) % 10 < 6 THEN 16 + (r1 // 70) % 4
        ELSE 6 + (r1 // 70) % 17
      END AS started_hour,
      (r2 // 11) % 60 AS started_minute,
      3 + (r2 // 60) % 28 + CASE WHEN (r3 // 5) % 20 = 0 THEN 45 ELSE 0 END AS minutes,
      1 + CAST(((r1 // 1000) % 1600) * ((r1 // 1000) % 1600) // 64001 AS INTEGER) AS from_station,
      1 + CAST(((r2 // 1000) % 1600) * ((r2 // 1000) % 1600) // 64001 AS INTEGER) AS to_station,
      1 + (r3 // 100) % 900 AS bike_id,
      1 + ((r3 // 1000) % 110) * ((r2 // 5000) % 110) AS customer_id,
      (r3 // 17) % 400 AS quirk
    FROM numbered
  )
  SELECT
    CAST(trip_id AS INTEGER) AS id,
    CAST(started_on AS TIMESTAMP) + to_minutes(CAST(started_hour * 60 + started_minute AS BIGINT)) AS started_at,
    CASE
      -- A few bikes are never brought back.
      WHEN quirk = 0 THEN NULL
      ELSE CAST(started_on AS TIMESTAMP) + to_minutes(CAST(started_hour * 60 + started_minute + minutes AS BIGINT))
    END AS ended_at,
    CAST(from_station AS SMALLINT) AS start_station,
    CASE WHEN quirk = 0 THEN NULL ELSE CAST(to_station AS SMALLINT) END AS end_station,
    CAST(bike_id AS SMALLINT) AS bike,
    CAST(customer_id AS SMALLINT) AS customer,
    CASE WHEN quirk = 0 THEN 'LOST' WHEN quirk < 6 THEN 'CANCELLED' ELSE 'DONE' END AS st
  FROM drawn
  ORDER BY trip_id
) TO 'data/trips.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 250000)
