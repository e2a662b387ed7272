import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Writes a CSV file of about so many megabytes: rides with a number, a text, a price, a date and a time. */
public final class GenerateSeed {
    private GenerateSeed() {}

    /** Arguments: megabytes, file. */
    public static void main(String[] arguments) throws IOException {
        long bytes = Long.parseLong(arguments[0]) * 1_000_000;
        LocalDate first = LocalDate.of(2020, 1, 1);
        DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
        StringBuilder row = new StringBuilder("id,station,price,day,seen_at\n");
        try (BufferedWriter out = Files.newBufferedWriter(Path.of(arguments[1]))) {
            for (long i = 0, written = 0; written < bytes; i++) {
                out.append(row);
                written += row.length();
                row.setLength(0);
                row.append(i).append(",station number ").append(i * 7919 % 100_000).append(',');
                row.append(i * 31 % 10_000).append('.').append(10 + i % 90).append(',').append(first.plusDays(i % 2000)).append(',');
                row.append(time.format(LocalDateTime.of(2020, 1, 1, 0, 0).plusSeconds(7 * i))).append('\n');
            }
        }
    }
}
