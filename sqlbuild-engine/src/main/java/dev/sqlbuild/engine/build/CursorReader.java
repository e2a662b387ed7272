package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.ValueRange;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorFacts;
import dev.sqlbuild.core.incremental.CursorInput;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.CursorValue;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a warehouse says about cursors. Remembers what it was told about inputs, so one instance serves as long
 * as these do not change.
 */
final class CursorReader {
    private final Session session;
    private final Adapter adapter;
    private final QueryRendering relations;
    private final LocalDateTime now;
    private final Map<NodeId, List<ColumnInfo>> columns = new HashMap<>();
    private final Map<String, Optional<CursorFacts.Range>> ranges = new HashMap<>();

    /**
     * @param relations where inputs are read
     * @param now time of the run, UTC
     */
    CursorReader(Session session, Adapter adapter, QueryRendering relations, LocalDateTime now) {
        this.session = session;
        this.adapter = adapter;
        this.relations = relations;
        this.now = now;
    }

    /** The column of an input that lies on a cursor; {@code A501} or {@code S205} when it cannot. */
    CursorColumn input(String model, CursorInput input, CursorType type) {
        List<ColumnInfo> found = columns.computeIfAbsent(input.node(), node -> {
            String sql = "SELECT * FROM " + relations.from(node);
            return adapter.queryColumns(session, sql);
        });
        return column(model, found, input.column(), type, input.node().name());
    }

    /** The column of a relation of the model itself. */
    CursorColumn own(String model, List<ColumnInfo> found, Cursor cursor, RelationName relation) {
        return column(model, found, cursor.column(), cursor.type(), relation.toString());
    }

    private CursorColumn column(String model, List<ColumnInfo> found, String column, CursorType type, String where) {
        ColumnInfo match = ColumnMatch.require(found, column, where);
        if (!CursorColumn.fits(match.type(), type, adapter)) {
            throw new SqlBuildException(misfit(model, column, type, where, match.type()));
        }
        return CursorColumn.of(match, type, adapter);
    }

    static Diagnostic misfit(String model, String column, CursorType type, String where, String found) {
        return Diagnostic.of(
                        Code.S205,
                        "cursor '" + column + "' of '" + model + "' is declared " + type.word() + " but " + where + "."
                                + column + " is " + found)
                .on("model", model)
                .withHelp("correct cursor_type or cursor_inputs, or cast the column");
    }

    /**
     * What target and inputs hold.
     *
     * @param target relation of the model, when it is to be continued
     */
    CursorFacts facts(String model, Cursor cursor, Optional<RelationName> target) {
        Optional<CursorValue> newest = target.flatMap(relation -> newest(model, cursor, relation));
        List<Optional<CursorFacts.Range>> inputs = new ArrayList<>();
        for (CursorInput input : cursor.watermarks()) {
            CursorColumn column = input(model, input, cursor.type());
            String from = relations.from(input.node());
            inputs.add(ranges.computeIfAbsent(from + "/" + column.name(), key -> range(from, column, cursor.type())));
        }
        return new CursorFacts(newest, inputs, now);
    }

    private Optional<CursorFacts.Range> range(String from, CursorColumn column, CursorType type) {
        ValueRange range = adapter.valueRange(session, from, column.name());
        Optional<CursorValue> low = value(range.low(), type, from);
        Optional<CursorValue> high = value(range.high(), type, from);
        return low.flatMap(lowest -> high.map(highest -> new CursorFacts.Range(lowest, highest)));
    }

    private Optional<CursorValue> newest(String model, Cursor cursor, RelationName target) {
        String sql =
                SqlText.of(adapter.dialect()).add("SELECT * FROM ").name(target).toString();
        CursorColumn column = own(model, adapter.queryColumns(session, sql), cursor, target);
        return value(adapter.maxCursor(session, target, column.name()), cursor.type(), target.toString());
    }

    /** A value of the warehouse as a position; nothing for NULL. */
    private static Optional<CursorValue> value(@Nullable Object value, CursorType type, String where) {
        if (value == null) return Optional.empty();
        Optional<CursorValue> position = type == CursorType.INTEGER ? whole(value) : time(value);
        if (position.isPresent()) return position;
        throw new SqlBuildException(Diagnostic.of(
                        Code.S205,
                        "value " + value + " of " + where + " is no position of a cursor of type " + type.word())
                .withHelp("cast the column, or correct cursor_type"));
    }

    private static Optional<CursorValue> whole(Object value) {
        if (value instanceof BigInteger || value instanceof BigDecimal) {
            try {
                return Optional.of(CursorValue.of(new BigDecimal(value.toString()).longValueExact()));
            } catch (ArithmeticException e) {
                return Optional.empty();
            }
        }
        boolean integer =
                value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
        return integer ? Optional.of(CursorValue.of(((Number) value).longValue())) : Optional.empty();
    }

    private static Optional<CursorValue> time(Object value) {
        if (value instanceof LocalDateTime time) return Optional.of(within(time));
        if (value instanceof LocalDate date) return Optional.of(within(date.atStartOfDay()));
        if (value instanceof OffsetDateTime time) {
            return Optional.of(within(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()));
        }
        return Optional.empty();
    }

    /** Engines also know times that are infinitely far away. */
    private static CursorValue within(LocalDateTime time) {
        if (time.isBefore(CursorValue.EARLIEST)) return CursorValue.of(CursorValue.EARLIEST);
        return CursorValue.of(time.isAfter(CursorValue.FURTHEST) ? CursorValue.FURTHEST : time);
    }
}
