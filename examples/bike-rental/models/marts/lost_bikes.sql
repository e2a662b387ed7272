MODEL (
  description "Bikes that were never brought back, with the last station they left.",
);

SELECT
  trips.bike_id,
  trips.trip_id,
  trips.started_at AS lost_at,
  stations.station_name AS last_station
FROM __ref("fct_trips") AS trips
JOIN __ref("dim_stations") AS stations
  ON stations.station_id = trips.start_station_id
WHERE trips.is_lost
