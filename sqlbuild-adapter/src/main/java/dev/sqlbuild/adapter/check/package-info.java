/**
 * The conformance kit: checks that any adapter must pass, as plain objects, run by the adapters' tests and by
 * {@code sqb debug --adapter-check}.
 */
@NullMarked
package dev.sqlbuild.adapter.check;

import org.jspecify.annotations.NullMarked;
