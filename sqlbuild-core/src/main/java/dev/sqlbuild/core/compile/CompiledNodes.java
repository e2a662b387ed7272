package dev.sqlbuild.core.compile;

import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.SqlFunction;
import java.util.List;

/** The compiled nodes of a project and their graph; models whose files have errors are only in the graph. */
record CompiledNodes(
        Dag dag, List<Model> models, List<Source> sources, List<Seed> seeds, List<SqlFunction> functions) {}
