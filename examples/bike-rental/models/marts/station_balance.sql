MODEL (
  description "Bikes that pile up or run out: arrivals minus departures per station and month.",
  columns (
    station_id (audits [not_null]),
  ),
);

SELECT
  flows.station_id,
  stations.district,
  DATE_TRUNC('month', flows.trip_date) AS month_start,
  SUM(flows.departures) AS departures,
  SUM(flows.arrivals) AS arrivals,
  SUM(flows.arrivals) - SUM(flows.departures) AS surplus
FROM __ref("int_station_flows") AS flows
JOIN __ref("stg_stations") AS stations
  ON stations.station_id = flows.station_id
GROUP BY flows.station_id, stations.district, DATE_TRUNC('month', flows.trip_date)
