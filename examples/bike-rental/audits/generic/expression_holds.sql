AUDIT (
  description "Rows for which a condition is false",
);

SELECT * FROM @relation WHERE NOT (@expression)
