package dev.millrace.api.cli;

import picocli.CommandLine.Command;

/** Group of the commands about flows. */
@Command(
    name = "flow",
    description = "Commands about flows.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class FlowCommand {}
