/** Running nodes on parallel sessions in dependency order, stopping them, and the reports of what happened. */
@NullMarked
package dev.sqlbuild.engine.run;

import org.jspecify.annotations.NullMarked;
