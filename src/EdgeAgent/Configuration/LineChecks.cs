namespace Edge.Agent.Configuration;

/// <summary>What the lines of a pipeline must be together.</summary>
internal static class LineChecks
{
    /// <summary>Checks a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="path">Its name in messages.</param>
    /// <param name="origins">Where settings come from.</param>
    public static IEnumerable<ConfigurationError> Run(IConfigurationSection pipeline, string path, ConfigurationOrigins origins)
    {
        var encoder = pipeline.GetSection("encoder").Exists();
        if (pipeline["safeState"] == "stop" && !pipeline.GetSection("run").Exists())
            yield return Error("safeState", "safeState", "'stop' needs an output that lets the line run: set run.");
        if (pipeline.GetSection("reset").Exists() && !pipeline.GetSection("run").Exists())
            yield return Error("reset", "reset", "there is nothing to resume without run; set it, or remove reset.");
        foreach (var kind in new[] { "gpio", "modbus" })
        {
            var trigger = pipeline.GetSection($"source:{kind}");
            if (trigger.Exists() && trigger["framePath"] is null == !trigger.GetSection("camera").Exists())
                yield return Error($"source:{kind}", $"source.{kind}", trigger["framePath"] is null ? "looks at nothing: set framePath or camera." : "has a framePath and a camera; one shows the part.");
            var index = 0;
            foreach (var output in pipeline.GetSection(kind).GetChildren())
            {
                var name = $"{kind}[{index}]";
                if (output["distance"] is not null && !encoder) yield return Error($"{kind}:{index}", $"{name}.distance", "counts the steps of an encoder, and the pipeline has none: set encoder, or delay.");
                if (output["distance"] is not null && output["delay"] is not null) yield return Error($"{kind}:{index}", name, "has a distance and a delay; one says where the gate is.");
                index++;
            }
        }

        var id = pipeline.GetSection("source:modbus:partId");
        if (id["form"] != "ascii" && int.TryParse(id["registers"], out var registers) && registers > 4)
            yield return Error("source:modbus:partId", "source.modbus.partId.registers", "a number has at most 4 registers, 64 bits; or set form to ascii.");

        ConfigurationError Error(string at, string field, string message) => new(origins.Of($"{pipeline.Path}:{at}"), $"{path}.{field}", message);
    }
}
