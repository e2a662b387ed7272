package dev.sqlbuild.base;

/**
 * Registry of diagnostic codes. One code has one meaning; families by first letter: A adapters and limits, B SQL
 * binding, C command line, D discovery and file parsing, E execution, IN ingestion, JX Java extensions, K contracts, P project compile,
 * S selection and planning, SD seed data, SR sources at run time, T SQL tests, X diff. A new code is added here first.
 */
public enum Code {
    /** Driver jar missing. */
    A401(Severity.ERROR),
    /** Database file held by another process. */
    A403(Severity.ERROR),
    /** Connection configuration: unknown or missing key, wrong type, contradicting values, write on a read-only connection. */
    A404(Severity.ERROR),
    /** Server version too old. */
    A405(Severity.ERROR),
    /** User-given column not found, or ambiguous, in a relation. */
    A501(Severity.ERROR),
    /** Operation the adapter does not support. */
    A502(Severity.ERROR),
    /** Object of another kind, not created by SQLBuild, is in the way. */
    A503(Severity.ERROR),
    /** Dependents cannot survive the replacement. */
    A504(Severity.ERROR),
    /** A schema has the name of its database and the engine cannot tell them apart. */
    A505(Severity.ERROR),
    /** Identifier too long, or nothing readable left after shortening. */
    A506(Severity.ERROR),
    /** NULL or duplicate keys in the source of a merge. */
    A507(Severity.ERROR),
    /** Concurrent-update conflict after all retries. */
    A508(Severity.ERROR),
    /** Statement timeout. */
    A509(Severity.ERROR),
    /** Grants not readable or not applicable. */
    A511(Severity.WARNING),
    /** Project adapter with the name of a built-in one. */
    A602(Severity.ERROR),
    /** Two project adapters of one name. */
    A603(Severity.ERROR),
    /** Adapter class of the wrong type. */
    A604(Severity.ERROR),
    /** Adapter class without a name. */
    A605(Severity.ERROR),
    /** Adapter that leaves operations out. */
    A607(Severity.ERROR),
    /** More models than max_models. */
    A701(Severity.ERROR),
    /** Max_duration exceeded. */
    A702(Severity.ERROR),
    /** Unknown column. */
    B002(Severity.ERROR),
    /** Ambiguous column. */
    B003(Severity.ERROR),
    /** Unknown table or alias qualifier, or one not in scope. */
    B004(Severity.ERROR),
    /** Relation alias list wider than the relation. */
    B005(Severity.ERROR),
    /** Unknown function. */
    B101(Severity.ERROR),
    /** Wrong number of arguments. */
    B102(Severity.ERROR),
    /** Arithmetic operand type. */
    B212(Severity.ERROR),
    /** Function argument type. */
    B213(Severity.ERROR),
    /** Column count of a set operation, subquery or row. */
    B216(Severity.ERROR),
    /** Comparison types. */
    B217(Severity.ERROR),
    /** Impossible cast or literal. */
    B218(Severity.ERROR),
    /** Non-grouped column. */
    B230(Severity.ERROR),
    /** Misplaced aggregate. */
    B231(Severity.ERROR),
    /** Window function misplaced or without OVER. */
    B232(Severity.ERROR),
    /** Duplicate CTE or alias where the dialect forbids it. */
    B233(Severity.ERROR),
    /** Invalid LIMIT/OFFSET. */
    B234(Severity.ERROR),
    /** Config or audit names an unknown output column. */
    B300(Severity.ERROR),
    /** Config, audit or UDF argument type incompatible. */
    B301(Severity.ERROR),
    /** Unknown or missing column in a test fixture or expectation. */
    B302(Severity.ERROR),
    /** User error or rules configuration without own code. */
    C000(Severity.ERROR),
    /** Usage error, exit 2. */
    C001(Severity.ERROR),
    /** Selector file unreadable. */
    C005(Severity.ERROR),
    /** --json-output cannot be written. */
    C007(Severity.ERROR),
    /** Diff without range, exit 2. */
    C208(Severity.ERROR),
    /** Malformed diff range, exit 2. */
    C209(Severity.ERROR),
    /** Diff result could not be published. */
    C210(Severity.ERROR),
    /** Audit factory never used. */
    C216(Severity.WARNING),
    /** Run in virtual mode. */
    C241(Severity.ERROR),
    /** --defer-to in virtual mode. */
    C242(Severity.ERROR),
    /** Promote in direct mode. */
    C243(Severity.ERROR),
    /** Promote without a side, exit 2. */
    C244(Severity.ERROR),
    /** Rollback in direct mode. */
    C245(Severity.ERROR),
    /** Rollback without VDE. */
    C246(Severity.ERROR),
    /** Reconcile without VDE. */
    C247(Severity.ERROR),
    /** repair-view arguments. */
    C248(Severity.ERROR),
    /** attach arguments. */
    C249(Severity.ERROR),
    /** A table sits at a logical name. */
    C250(Severity.ERROR),
    /** Ref without tracked relation. */
    C251(Severity.ERROR),
    /** Tracked relation gone from the warehouse. */
    C252(Severity.ERROR),
    /** attach to a relation of another model or an untracked one. */
    C253(Severity.ERROR),
    /** Reconcile in direct mode. */
    C254(Severity.ERROR),
    /** Adopt or detach without active environment. */
    C255(Severity.ERROR),
    /** Unsuffixed VDE unset or not the environment's name. */
    C256(Severity.ERROR),
    /** --auto-approve for adopt or detach. */
    C257(Severity.ERROR),
    /** Typed confirmation wrong or end of input. */
    C258(Severity.ERROR),
    /** Adopt: active environment missing later in the run. */
    C259(Severity.ERROR),
    /** Detach: active environment missing later in the run. */
    C260(Severity.ERROR),
    /** Detach of a VDE that is not finalized. */
    C261(Severity.ERROR),
    /** Option of virtual mode in direct mode. */
    C262(Severity.ERROR),
    /** Clone refused by allow_as_source or allow_as_target. */
    C263(Severity.ERROR),
    /** Clone without a side, exit 2. */
    C406(Severity.ERROR),
    /** Unknown adapter. */
    C601(Severity.ERROR),
    /** Janitor not enabled. */
    C801(Severity.ERROR),
    /** Init over an existing project. */
    C900(Severity.ERROR),
    /** state without subcommand. */
    C901(Severity.ERROR),
    /** checkpoints without subcommand. */
    C902(Severity.ERROR),
    /** checkpoints without VDE. */
    C903(Severity.ERROR),
    /** checkpoints show without id. */
    C904(Severity.ERROR),
    /** Unknown checkpoint in show or diff. */
    C905(Severity.ERROR),
    /** Unknown checkpoints subcommand. */
    C906(Severity.ERROR),
    /** checkpoints diff without id. */
    C907(Severity.ERROR),
    /** locks clear without key. */
    C908(Severity.ERROR),
    /** Active lock without --force. */
    C909(Severity.ERROR),
    /** Unknown lock. */
    C910(Severity.ERROR),
    /** Playground path exists. */
    C911(Severity.ERROR),
    /** Project or local TOML: missing, syntax, unknown key, wrong type, bad value, template, unknown environment. */
    D001(Severity.ERROR),
    /** Model or SQL function file: header missing, malformed, unknown field. */
    D002(Severity.ERROR),
    /** SQL test file malformed; case without, with extra or with ill-typed parameters. */
    D003(Severity.ERROR),
    /** Audit file malformed. */
    D004(Severity.ERROR),
    /** Model or seed YAML in the wrong place or form. */
    D005(Severity.ERROR),
    /** Source YAML malformed, unknown key, bad combination. */
    D006(Severity.ERROR),
    /** Conflict between resources: duplicate name or relation, forbidden dependency, managed source without loader; path_defaults key that matches nothing or ties. */
    D007(Severity.ERROR),
    /** Seed: empty CSV, declaration without CSV, bad or differing header. */
    D008(Severity.ERROR),
    /** Scenario file malformed. */
    D009(Severity.ERROR),
    /** Provider: required setting missing, duplicate or unconvertible. */
    D012(Severity.ERROR),
    /** SCHEMA, ENUM or CONSTANT file malformed, or a declaration folder in an unsupported place. */
    D013(Severity.ERROR),
    /** HOOK file malformed. */
    D014(Severity.ERROR),
    /** Sink: bad parameter, unknown provider, retired directory. */
    D015(Severity.ERROR),
    /** Invalid or reserved name, non-UTF-8 path, .java file outside the extension folders. */
    D016(Severity.ERROR),
    /** State store and other value errors without own code. */
    E001(Severity.ERROR),
    /** Warehouse statement failed. */
    E101(Severity.ERROR),
    /** Connection failed. */
    E102(Severity.ERROR),
    /** Interrupted. */
    E103(Severity.ERROR),
    /** Unexpected exception. */
    E999(Severity.ERROR),
    /** Ingestion declaration wrong. */
    IN001(Severity.ERROR),
    /** Ingestion failed while loading. */
    IN002(Severity.ERROR),
    /** External command missing. */
    IN003(Severity.ERROR),
    /** A Java file of the project does not compile. */
    JX001(Severity.ERROR),
    /** No Java compiler in this runtime. */
    JX002(Severity.ERROR),
    /** An entry point in Java that cannot be called. */
    JX004(Severity.ERROR),
    /** A Java file of the project cannot be read or is not UTF-8. */
    JX007(Severity.ERROR),
    /** A class of the project cannot be loaded. */
    JX008(Severity.ERROR),
    /** Compile: declared column missing. */
    K001(Severity.ERROR),
    /** Compile: proven type mismatch. */
    K002(Severity.ERROR),
    /** Compile: type not provable. */
    K003(Severity.WARNING),
    /** Compile: declared non-null but proven nullable. */
    K004(Severity.ERROR),
    /** Contract enforced without columns. */
    K006(Severity.ERROR),
    /** Run time: declared column missing in the staged relation. */
    K010(Severity.ERROR),
    /** Undeclared extra column under contract enforced (compile and run time). */
    K011(Severity.ERROR),
    /** Snapshot with schema change append_new_columns under contract enforced. */
    K012(Severity.ERROR),
    /** Run time: column type differs from the declaration. */
    K013(Severity.ERROR),
    /** Enforced contract with direct promotion. */
    K014(Severity.ERROR),
    /** What a model is migrated from is missing. */
    M102(Severity.ERROR),
    /** Migration over a history of its own. */
    M103(Severity.ERROR),
    /** Migration of other columns than the model allows. */
    M104(Severity.ERROR),
    /** Several removed models look like a new one. */
    M107(Severity.WARNING),
    /** A renamed column was renamed earlier. */
    M108(Severity.WARNING),
    /** What a column is migrated from is missing. */
    M109(Severity.ERROR),
    /** A renamed column exists under both of its names. */
    M110(Severity.ERROR),
    /** A query still outputs the old name of a renamed column. */
    M111(Severity.ERROR),
    /** The engine cannot rename columns. */
    M112(Severity.ERROR),
    /** Model at the name of a view that stands for an old name. */
    M114(Severity.ERROR),
    /** Views of others went into the archive with the relation they read. */
    M115(Severity.WARNING),
    /** Old name of a model could not be replaced by a view. */
    M117(Severity.ERROR),
    /** General compile error. */
    P001(Severity.ERROR),
    /** Column both nullable and not_null. */
    P002(Severity.ERROR),
    /** Project audit replaces a built-in one. */
    P003(Severity.WARNING),
    /** Singular audit of one resource. */
    P004(Severity.WARNING),
    /** Attached audit reads something downstream of its own model. */
    P005(Severity.ERROR),
    /** Reference produced by a macro while explicit references are enforced. */
    P006(Severity.ERROR),
    /** Hook reads something downstream of its own model. */
    P007(Severity.ERROR),
    /** Extension code hard-codes a project relation (at run time W). */
    P008(Severity.ERROR),
    /** Unneeded sql_analysis false. */
    P009(Severity.ERROR),
    /** Malformed reference call. */
    P012(Severity.ERROR),
    /** Test CTEs that read each other in a cycle, unknown __ref() in a helper, or a mock reading a referencing helper. */
    P013(Severity.ERROR),
    /** SQL that the judge of the dialect rejects (syntax, or a name it can prove wrong where no other code is more exact). */
    P020(Severity.ERROR),
    /** Empty selector. */
    S001(Severity.ERROR),
    /** Malformed selector. */
    S002(Severity.ERROR),
    /** Bad a~b selector: a side missing, or no path. */
    S003(Severity.ERROR),
    /** + without a name. */
    S004(Severity.ERROR),
    /** Unknown selector type. */
    S005(Severity.ERROR),
    /** Selector with empty value. */
    S006(Severity.ERROR),
    /** Selector name or pattern matches nothing. */
    S007(Severity.ERROR),
    /** Tag matches nothing. */
    S008(Severity.ERROR),
    /** Path matches nothing. */
    S009(Severity.ERROR),
    /** Unknown VDE. */
    S011(Severity.ERROR),
    /** Virtual diff of a VDE that is not finalized. */
    S012(Severity.ERROR),
    /** Compared ref without physical relation. */
    S013(Severity.ERROR),
    /** VDE lock held. */
    S014(Severity.ERROR),
    /** Selected node without ref in the source VDE, or in the one for which versions are cloned. */
    S015(Severity.ERROR),
    /** Promotion: stale required upstreams. */
    S016(Severity.ERROR),
    /** Promotion would leave the target working. */
    S017(Severity.ERROR),
    /** Whole promotion from a source that is not finalized. */
    S018(Severity.ERROR),
    /** Rollback: VDE without refs. */
    S020(Severity.ERROR),
    /** Rollback: no differing checkpoint. */
    S021(Severity.ERROR),
    /** Rollback: no physical record. */
    S022(Severity.ERROR),
    /** Rollback: model unknown. */
    S023(Severity.ERROR),
    /** Rollback: ref not in the checkpoint. */
    S025(Severity.ERROR),
    /** Rollback: unknown checkpoint id. */
    S026(Severity.ERROR),
    /** Rollback would leave the VDE working. */
    S027(Severity.ERROR),
    /** VDE detached. */
    S028(Severity.ERROR),
    /** Function version of a ref missing. */
    S029(Severity.ERROR),
    /** Promotion: physical record or relation missing. */
    S060(Severity.ERROR),
    /** Promotion: source has stale models. */
    S061(Severity.ERROR),
    /** Promotion: source is target. */
    S062(Severity.ERROR),
    /** Rollback: required upstreams differ. */
    S063(Severity.ERROR),
    /** Lease lost. */
    S064(Severity.ERROR),
    /** Operation cannot be resumed. */
    S065(Severity.ERROR),
    /** Unknown operation. */
    S066(Severity.ERROR),
    /** State schema in use. */
    S067(Severity.ERROR),
    /** Physical version locked. */
    S068(Severity.ERROR),
    /** Clone: ref without version row. */
    S069(Severity.ERROR),
    /** State file busy. */
    S070(Severity.ERROR),
    /** Rollback: checkpoint's relation missing in the warehouse. */
    S071(Severity.ERROR),
    /** Foreign objects depend on a view or relation to be replaced. */
    S072(Severity.ERROR),
    /** Publish failed and was undone. */
    S073(Severity.ERROR),
    /** Publish failed half-way. */
    S074(Severity.ERROR),
    /** Clone: source warehouse unreachable. */
    S078(Severity.ERROR),
    /** Adopt: VDE exists. */
    S080(Severity.ERROR),
    /** Adopt: relation of the wrong kind. */
    S081(Severity.ERROR),
    /** Adopt: nothing to adopt. */
    S082(Severity.ERROR),
    /** Adopt, detach: copy needed. */
    S083(Severity.ERROR),
    /** Invalid VDE name. */
    S090(Severity.ERROR),
    /** Version that is not ready, or was removed meanwhile. */
    S091(Severity.ERROR),
    /** Build: stale required upstreams outside the scope. */
    S092(Severity.ERROR),
    /** State store or physical schema of another project or environment. */
    S093(Severity.ERROR),
    /** Adapter needs an explicit database. */
    S101(Severity.ERROR),
    /** Two environments' loaders would write the same schema. */
    S102(Severity.ERROR),
    /** No write schema resolved. */
    S103(Severity.ERROR),
    /** Plan would fully rebuild a protected model. */
    S203(Severity.ERROR),
    /** Cursor type does not fit the column. */
    S205(Severity.ERROR),
    /** --full-refresh with cursor overrides. */
    S206(Severity.ERROR),
    /** Snapshot full refresh denied. */
    S208(Severity.ERROR),
    /** Upstream dependencies of the selection missing. */
    S301(Severity.ERROR),
    /** Cursor override unparsable, empty, or without fitting model. */
    S303(Severity.ERROR),
    /** Warehouse state table unusable. */
    S401(Severity.ERROR),
    /** Source tables missing. */
    S405(Severity.ERROR),
    /** Malformed CSV. */
    SD001(Severity.ERROR),
    /** CSV bytes invalid in the encoding. */
    SD002(Severity.ERROR),
    /** CSV value not convertible. */
    SD003(Severity.ERROR),
    /** NULL in a non-nullable seed column. */
    SD004(Severity.ERROR),
    /** Declared source column missing in the warehouse. */
    SR001(Severity.ERROR),
    /** Test with unmocked dependencies. */
    T010(Severity.ERROR),
    /** Mock that nothing reads. */
    T011(Severity.WARNING),
    /** __empty_fixture() without a closed, typed shape. */
    T012(Severity.ERROR),
    /** Expected column not produced. */
    T013(Severity.ERROR),
    /** Test window invalid or unused. */
    T014(Severity.ERROR),
    /** Bounded diff: not an integer. */
    X102(Severity.ERROR),
    /** Bounded diff: malformed duration. */
    X103(Severity.ERROR),
    /** Bounded diff: not positive. */
    X104(Severity.ERROR),
    /** Diff: model missing or disabled on one side. */
    X301(Severity.ERROR),
    /** Diff: key column missing or excluded. */
    X302(Severity.ERROR),
    /** Diff: relation missing. */
    X303(Severity.ERROR);

    private final Severity severity;

    Code(Severity severity) {
        this.severity = severity;
    }

    /** Severity of a finding with this code unless the finding says otherwise. */
    public Severity severity() {
        return severity;
    }
}
