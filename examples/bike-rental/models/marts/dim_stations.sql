MODEL (
  description "Stations with the day of their first departure.",
  columns (
    station_id (audits [not_null, unique]),
  ),
);

SELECT
  stations.station_id,
  stations.station_name,
  stations.district,
  stations.dock_count,
  MIN(flows.trip_date) AS first_used_on
FROM __ref("stg_stations") AS stations
LEFT JOIN __ref("int_station_flows") AS flows
  ON flows.station_id = stations.station_id
GROUP BY stations.station_id, stations.station_name, stations.district, stations.dock_count
