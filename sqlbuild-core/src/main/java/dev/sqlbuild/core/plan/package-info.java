/**
 * What a command will do and why: change detection over recorded facts, the plan, its text and its JSON. Pure; facts
 * are read elsewhere.
 */
@NullMarked
package dev.sqlbuild.core.plan;

import org.jspecify.annotations.NullMarked;
