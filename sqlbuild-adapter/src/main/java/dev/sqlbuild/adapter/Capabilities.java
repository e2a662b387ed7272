package dev.sqlbuild.adapter;

/**
 * What an adapter can do. Plans ask here and never test adapter names.
 *
 * @param transactionalDdl whether creating, renaming and dropping can be rolled back
 * @param promotion how a staging table takes the place of the destination
 * @param bindsViewsByObject whether a view keeps reading the old table after a rename swap
 * @param statementCancel whether a running statement can be stopped on the server
 * @param columnRename whether a column can get another name in place
 * @param typedAnalysis whether the judge works out the types of expressions
 */
public record Capabilities(
        boolean transactionalDdl,
        Promotion promotion,
        boolean bindsViewsByObject,
        boolean statementCancel,
        boolean columnRename,
        boolean typedAnalysis) {

    /** How readers see the replacement of a table. */
    public enum Promotion {
        /** Names are exchanged in one transaction or statement. */
        ATOMIC_SWAP,
        /** One statement replaces the content. */
        ATOMIC_REPLACE,
        /** Two renames; for a moment readers may see no table. */
        RENAME_SWAP
    }
}
