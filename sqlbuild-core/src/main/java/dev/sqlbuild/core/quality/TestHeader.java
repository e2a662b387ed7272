package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.core.header.HeaderFields;
import dev.sqlbuild.core.header.HeaderMap;
import dev.sqlbuild.core.header.HeaderValue;
import dev.sqlbuild.core.header.ParsedHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys of a {@code TEST (...)} header.
 *
 * @param name authored name
 * @param mode authored mode
 * @param cursorStart inclusive start of the window of incremental models
 * @param cursorEnd exclusive end of that window
 * @param parameters declared parameters
 * @param cases cases, empty for a plain test
 * @param sqlAnalysis whether offline checks are wanted
 */
record TestHeader(
        Optional<String> name,
        Optional<TestMode> mode,
        Optional<String> cursorStart,
        Optional<String> cursorEnd,
        List<TestParameter> parameters,
        List<TestCase> cases,
        boolean sqlAnalysis) {

    private static final List<String> KEYS =
            List.of("name", "mode", "cursor_start", "cursor_end", "parameters", "cases", "sql_analysis");
    private static final List<String> PARAMETER_KEYS = List.of("type", "nullable");

    TestHeader {
        parameters = List.copyOf(parameters);
        cases = List.copyOf(cases);
    }

    static TestHeader of(ParsedHeader header, Diagnostics diagnostics) {
        HeaderFields fields = HeaderFields.of(header, diagnostics);
        fields.rejectUnknown(KEYS);
        List<TestParameter> parameters = parameters(fields);
        return new TestHeader(
                fields.text("name"),
                fields.oneOf("mode", TestMode.words()).flatMap(TestMode::find),
                fields.scalar("cursor_start"),
                fields.scalar("cursor_end"),
                parameters,
                cases(fields, parameters),
                fields.bool("sql_analysis").orElse(true));
    }

    private static List<TestParameter> parameters(HeaderFields fields) {
        Optional<HeaderMap> declared = fields.map("parameters");
        if (declared.isEmpty()) return List.of();
        if (declared.get().isEmpty()) {
            fields.report("parameters", "parameters must not be empty", Optional.empty());
        }
        if (!fields.has("cases")) {
            fields.report(
                    "parameters",
                    "TEST has parameters but no cases",
                    Optional.of("add cases ( <name> ( <parameter> <value> ) )"));
        }
        List<TestParameter> parameters = new ArrayList<>();
        for (HeaderMap.Entry entry : declared.get().entries()) {
            HeaderFields within = fields.within(declared.get(), "TEST parameter");
            parameter(within, entry).ifPresent(parameters::add);
        }
        return parameters;
    }

    private static Optional<TestParameter> parameter(HeaderFields fields, HeaderMap.Entry entry) {
        String name = entry.key();
        Optional<String> type;
        boolean nullable = false;
        if (entry.value() instanceof HeaderMap map) {
            HeaderFields detail = fields.within(map, "key of TEST parameter '" + name + "':");
            detail.rejectUnknown(PARAMETER_KEYS);
            type = detail.text("type");
            nullable = detail.bool("nullable").orElse(false);
        } else {
            type = fields.text(name);
        }
        Optional<TestParameter.Type> known = type.flatMap(TestParameter.Type::find);
        if (known.isEmpty()) {
            String found = type.map(word -> ", found '" + word + "'").orElse("");
            fields.report(
                    name,
                    "parameter '" + name + "' needs a type: " + String.join(", ", TestParameter.Type.words()) + found,
                    type.flatMap(word -> NearName.help(word, TestParameter.Type.words())));
            return Optional.empty();
        }
        return Optional.of(new TestParameter(name, known.get(), nullable));
    }

    private static List<TestCase> cases(HeaderFields fields, List<TestParameter> parameters) {
        Optional<HeaderMap> declared = fields.map("cases");
        if (declared.isEmpty()) return List.of();
        if (declared.get().isEmpty()) fields.report("cases", "cases must not be empty", Optional.empty());
        if (!fields.has("parameters")) {
            fields.report(
                    "cases",
                    "TEST has cases but no parameters",
                    Optional.of("declare them: parameters ( <name> <type> )"));
            return List.of();
        }
        HeaderFields within = fields.within(declared.get(), "TEST case");
        List<TestCase> cases = new ArrayList<>();
        for (HeaderMap.Entry entry : declared.get().entries()) {
            within.map(entry.key()).ifPresent(values -> cases.add(testCase(within, entry.key(), values, parameters)));
        }
        return cases;
    }

    private static TestCase testCase(
            HeaderFields fields, String name, HeaderMap values, List<TestParameter> parameters) {
        HeaderFields within = fields.within(values, "parameter in case '" + name + "':");
        within.rejectUnknown(parameters.stream().map(TestParameter::name).toList());
        Map<String, String> literals = new LinkedHashMap<>();
        for (TestParameter parameter : parameters) {
            Optional<HeaderValue> value = values.find(parameter.name());
            if (value.isEmpty()) {
                fields.report(
                        name,
                        "case '" + name + "' is missing parameter '" + parameter.name() + "'",
                        Optional.of("every case gives every declared parameter"));
                continue;
            }
            Optional<String> literal = parameter.literal(value.get());
            if (literal.isEmpty())
                within.report(parameter.name(), mismatch(name, parameter, value.get()), hint(parameter, value.get()));
            literals.put(parameter.name(), literal.orElse("NULL"));
        }
        return new TestCase(name, literals);
    }

    private static String mismatch(String caseName, TestParameter parameter, HeaderValue value) {
        if (value instanceof HeaderValue.Null) {
            return "parameter '" + parameter.name() + "' of case '" + caseName + "' must not be null";
        }
        return "parameter '" + parameter.name() + "' of case '" + caseName + "' must be "
                + parameter.type().expected();
    }

    private static Optional<String> hint(TestParameter parameter, HeaderValue value) {
        return value instanceof HeaderValue.Null
                ? Optional.of("declare it nullable: " + parameter.name() + " (type "
                        + parameter.type().name().toLowerCase(java.util.Locale.ROOT) + ", nullable true)")
                : Optional.empty();
    }
}
