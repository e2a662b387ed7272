package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.sql.DeclarationExpansion;
import dev.sqlbuild.core.sql.Interpolation;
import dev.sqlbuild.core.sql.InterpolationScope;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.ReferenceScanner;
import dev.sqlbuild.core.sql.SqlTemplate;

/** The way from authored SQL to SQL with symbolic references: variables, then declarations, then references. */
record QueryExpansion(InterpolationScope scope) {

    SqlTemplate expand(MappedSql authored, Diagnostics diagnostics) {
        MappedSql interpolated = Interpolation.apply(authored, scope, diagnostics);
        return ReferenceScanner.scan(DeclarationExpansion.expand(interpolated, diagnostics), diagnostics);
    }
}
