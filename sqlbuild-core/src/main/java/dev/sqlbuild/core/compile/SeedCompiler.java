package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.declaration.DeclaredSeed;
import dev.sqlbuild.core.declaration.SeedDeclaration;
import dev.sqlbuild.core.file.FileStamp;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.project.Placement;
import dev.sqlbuild.core.seed.csv.CsvProfile;
import dev.sqlbuild.core.seed.csv.CsvReader;
import dev.sqlbuild.core.seed.csv.CsvSettings;
import dev.sqlbuild.core.seed.csv.InferredType;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.VersionHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the CSV file of each seed to the end: its columns, row count and content hash (sources-seeds.md 8, 9). */
final class SeedCompiler {
    /** Below this size neither remembering what is in a file nor loading it in another way gains anything. */
    private static final long LARGE = 1 << 20;
    /** From here on a seed is data rather than a part of the project. */
    private static final long HUGE = 100_000_000;

    private final Engine engine;
    private final Placement placement;
    private final SeedMemory memory;
    private final Diagnostics diagnostics;

    SeedCompiler(Engine engine, Placement placement, SeedMemory memory, Diagnostics diagnostics) {
        this.engine = engine;
        this.placement = placement;
        this.memory = memory;
        this.diagnostics = diagnostics;
    }

    /** The seed, or nothing when its file has errors, which are then reported. */
    Optional<Seed> compile(DeclaredSeed declared) {
        String path = declared.file().path();
        Path location = declared.file().location();
        try {
            // The stamp comes before the first byte, so that no change can lie between it and what is read.
            Optional<FileStamp> settled =
                    declared.file().size() >= LARGE ? FileStamp.settled(location) : Optional.empty();
            FileStamp stamp = settled.isPresent() ? settled.get() : FileStamp.of(location);
            try (CsvReader reader = CsvReader.open(path, location, declared.csv())) {
                requireKnownColumns(declared, reader.header());
                int[] order = fileColumns(declared, reader.header());
                CsvProfile profile = settled.isPresent()
                        ? largeProfile(declared, stamp, reader, order)
                        : CsvProfile.of(reader, order, declared.columns().isEmpty());
                ofSize(declared.name(), path, declared.file().size()).ifPresent(diagnostics::add);
                return Optional.of(seed(declared, stamp, order, profile));
            }
        } catch (IOException e) {
            report(declared, CsvReader.unreadable(path, e));
        } catch (SqlBuildException e) {
            report(declared, e);
        }
        return Optional.empty();
    }

    /** The warning that a seed of this many bytes deserves. */
    static Optional<Diagnostic> ofSize(String name, String path, long bytes) {
        if (bytes <= HUGE) return Optional.empty();
        String message = "seed '" + name + "' is " + bytes / 1_000_000 + " MB; consider a source";
        return Optional.of(Diagnostic.of(Code.C000, message, SourceSpan.fileStart(path))
                .withSeverity(Severity.WARNING)
                .on("seed", name)
                .withHelp(
                        "load it into a table outside the project and read that as a source: the project stays small"));
    }

    private void report(DeclaredSeed declared, SqlBuildException failure) {
        failure.diagnostics().forEach(d -> diagnostics.add(d.on("seed", declared.name())));
    }

    private CsvProfile largeProfile(DeclaredSeed declared, FileStamp stamp, CsvReader reader, int[] order) {
        String path = declared.file().path();
        boolean infers = declared.columns().isEmpty();
        String key = SeedMemory.key(path, stamp, declared.csv().all(), Arrays.toString(order), infers);
        return memory.find(key).orElseGet(() -> {
            CsvProfile profile = CsvProfile.quick(
                            path, declared.file().location(), declared.csv(), reader.header(), order, infers)
                    .orElseGet(() -> CsvProfile.of(reader, order, infers));
            memory.keep(key, profile);
            return profile;
        });
    }

    private Seed seed(DeclaredSeed declared, FileStamp stamp, int[] order, CsvProfile profile) {
        List<Column> columns = columns(declared, profile);
        RelationName relation = placement.place(declared.name(), declared.logical(), diagnostics);
        String identity = identity(declared.name(), declared.csv(), columns);
        Map<String, Object> content = Map.of("identity", identity, "rows", profile.rowsHash());
        VersionHash version = VersionHash.same(LocalHash.ofDefinition(CanonicalJson.of(content)));
        List<Integer> positions = new ArrayList<>();
        for (int position : order) positions.add(position);
        return new Seed(
                declared, relation, columns, positions, profile.records(), stamp, profile.plain(), identity, version);
    }

    /** A text that means NULL in a column that does not exist means nothing. */
    private static void requireKnownColumns(DeclaredSeed declared, List<String> header) {
        Set<String> unknown = declared.csv().unknownColumns(header);
        if (unknown.isEmpty()) return;
        String column = unknown.iterator().next();
        SourceSpan place = declared.declaration()
                .map(SeedDeclaration::span)
                .orElse(SourceSpan.fileStart(declared.file().path()));
        throw new SqlBuildException(Diagnostic.of(
                        Code.D005,
                        "seed '" + declared.name() + "' csv_settings.na_values names unknown column '" + column + "'",
                        place)
                .withHelp(NearName.help(column, header)));
    }

    /** For each column of the table its position in the file: declared order, else the header's. */
    private int[] fileColumns(DeclaredSeed declared, List<String> header) {
        List<ColumnDeclaration> columns = declared.columns();
        if (columns.isEmpty()) {
            int[] all = new int[header.size()];
            for (int i = 0; i < all.length; i++) all[i] = i;
            return all;
        }
        List<String> missing = new ArrayList<>();
        List<String> unexpected = new ArrayList<>(header);
        int[] positions = new int[columns.size()];
        for (int i = 0; i < positions.length; i++) {
            String name = columns.get(i).name();
            positions[i] = position(header, name);
            if (positions[i] < 0) missing.add(name);
            else unexpected.remove(header.get(positions[i]));
        }
        if (missing.isEmpty() && unexpected.isEmpty()) return positions;
        List<String> differences = new ArrayList<>();
        if (!missing.isEmpty()) differences.add("missing " + String.join(", ", missing));
        if (!unexpected.isEmpty()) differences.add("unexpected " + String.join(", ", unexpected));
        String path = declared.file().path();
        throw new SqlBuildException(Diagnostic.of(
                        Code.D008,
                        path + " header differs from declared columns: " + String.join("; ", differences),
                        SourceSpan.fileStart(path))
                .withHelp("declare every column of the header, and no other"));
    }

    private static int position(List<String> header, String name) {
        int exact = header.indexOf(name);
        if (exact >= 0) return exact;
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).equalsIgnoreCase(name)) return i;
        }
        return -1;
    }

    private List<Column> columns(DeclaredSeed declared, CsvProfile profile) {
        if (!declared.columns().isEmpty()) {
            return declared.columns().stream()
                    .map(c -> new Column(c.name(), c.type(), c.nullable(), c.description()))
                    .toList();
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < profile.header().size(); i++) {
            columns.add(Column.of(
                    profile.header().get(i),
                    engine.typeOf(logical(profile.types().get(i)))));
        }
        return columns;
    }

    private static LogicalType logical(InferredType type) {
        return switch (type) {
            case BOOLEAN -> LogicalType.BOOLEAN;
            case INTEGER -> LogicalType.INTEGER;
            case FLOAT -> LogicalType.FLOAT;
            case DATE -> LogicalType.DATE;
            case TIMESTAMP -> LogicalType.TIMESTAMP;
            case TIMESTAMPTZ -> LogicalType.TIMESTAMP_WITH_ZONE;
            case STRING -> LogicalType.STRING;
        };
    }

    private static String identity(String name, CsvSettings settings, List<Column> columns) {
        List<Object> described = new ArrayList<>();
        for (Column column : columns) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("name", column.name());
            facts.put("type", column.type().orElse(""));
            facts.put("nullable", column.nullable().orElse(true));
            described.add(facts);
        }
        return CanonicalJson.of(Map.of("name", name, "settings", settings.canonical(), "columns", described));
    }
}
