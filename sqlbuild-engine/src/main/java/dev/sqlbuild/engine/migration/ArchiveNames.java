package dev.sqlbuild.engine.migration;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.Session;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Names of what a move puts aside: {@code _sqb_archive__<time>__migration_<what>__<name>}, in the same schema. */
record ArchiveNames(Adapter adapter, LocalDateTime at) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    /**
     * A name that nothing has. Models that are renamed to and fro may be put aside twice in a second; the later one gets
     * the time of the next.
     *
     * @param what {@code stage}, {@code previous} or {@code origin}
     */
    RelationName free(Session session, RelationName relation, String what) {
        LocalDateTime time = at;
        RelationName name = name(relation, what, time);
        while (adapter.findKind(session, name).isPresent()) {
            time = time.plusSeconds(1);
            name = name(relation, what, time);
        }
        return name;
    }

    private RelationName name(RelationName relation, String what, LocalDateTime time) {
        String name = "_sqb_archive__" + TIME.format(time) + "__migration_" + what + "__" + relation.name();
        return relation.withName(new HelperNames(adapter.dialect()).fit(name));
    }
}
