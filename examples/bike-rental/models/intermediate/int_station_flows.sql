MODEL (
  description "Departures and arrivals per station and day.",
);

WITH departures AS (
  SELECT start_station_id AS station_id, trip_date, COUNT(*) AS departures
  FROM __ref("int_trips_timed")
  GROUP BY start_station_id, trip_date
),
arrivals AS (
  SELECT end_station_id AS station_id, trip_date, COUNT(*) AS arrivals
  FROM __ref("int_trips_timed")
  WHERE end_station_id IS NOT NULL
  GROUP BY end_station_id, trip_date
)
SELECT
  COALESCE(departures.station_id, arrivals.station_id) AS station_id,
  COALESCE(departures.trip_date, arrivals.trip_date) AS trip_date,
  COALESCE(departures.departures, 0) AS departures,
  COALESCE(arrivals.arrivals, 0) AS arrivals
FROM departures
FULL JOIN arrivals
  ON arrivals.station_id = departures.station_id AND arrivals.trip_date = departures.trip_date
