AUDIT ();

SELECT * FROM @relation WHERE @column < 0
