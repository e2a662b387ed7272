MODEL (
  description "Docking stations.",
  columns (
    station_id (audits [not_null, unique]),
  ),
);

SELECT
  station_id,
  station_name,
  district,
  docks AS dock_count
FROM __seed("stations")
