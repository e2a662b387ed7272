AUDIT (
  description "The daily figures add up to the rentals they come from",
);

SELECT daily.total AS daily_total, trips.total AS trip_total
FROM (SELECT SUM(revenue) AS total FROM __ref("daily_revenue")) AS daily
CROSS JOIN (SELECT SUM(revenue) AS total FROM __ref("fct_trips") WHERE plan_code IS NOT NULL) AS trips
WHERE daily.total <> trips.total
