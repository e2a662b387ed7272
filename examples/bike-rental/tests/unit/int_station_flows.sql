TEST (name "flows_count_both_ends");
WITH __ref__int_trips_timed AS (
  SELECT 1 AS trip_id, 5 AS start_station_id, 6 AS end_station_id, DATE '2025-02-01' AS trip_date
  UNION ALL
  SELECT 2, 5, NULL, DATE '2025-02-01'
),
__expected__int_station_flows AS (
  SELECT 5 AS station_id, DATE '2025-02-01' AS trip_date, 2 AS departures, 0 AS arrivals
  UNION ALL
  SELECT 6, DATE '2025-02-01', 0, 1
)
SELECT 1
